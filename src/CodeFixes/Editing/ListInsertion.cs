using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>Adds one element to a list of parameters or arguments, on a line of its own where the others have theirs.</summary>
internal sealed class ListInsertion(TextLayout layout, DocumentEdits edits)
{
    public static int PlaceAmong(ImmutableArray<IParameterSymbol> parameters)
    {
        var first = parameters.TakeWhile(p => !p.IsOptional && !p.IsParams).Count();
        return first;
    }

    public void AddParameter(ParameterListSyntax list, int place, string text) =>
        Add(list.OpenParenToken, list.Parameters, place, text);

    public void AddArgument(ArgumentListSyntax list, int place, string parameter, string value)
    {
        var isPositional = list.Arguments.Count >= place && list.Arguments.Take(place).All(a => a.NameColon is null);
        Add(list.OpenParenToken, list.Arguments, isPositional ? place : list.Arguments.Count, isPositional
            ? value
            : $"{parameter}: {value}");
    }

    /// <summary>Adds <c>&lt;param&gt;</c> where the documentation names the other parameters.</summary>
    public void Document(SyntaxNode declaration, string? before, string parameter, string sentence)
    {
        var tags = declaration.GetLeadingTrivia().Select(t => t.GetStructure()).OfType<DocumentationCommentTriviaSyntax>()
            .SelectMany(d => d.Content).OfType<XmlElementSyntax>().Where(e => e.StartTag.Name.LocalName.ValueText == "param").ToList();
        if (tags.Count == 0) return;

        var text = $"<param name=\"{parameter}\">{sentence}</param>";
        var previous = tags.FirstOrDefault(t =>
            t.StartTag.Attributes.OfType<XmlNameAttributeSyntax>().Any(a => a.Identifier.Identifier.ValueText == before));
        if (previous is null && before is not null) previous = tags[tags.Count - 1];
        if (previous is not null) edits.Insert(previous.Span.End, $"{layout.NewLine}{layout.IndentAt(previous.SpanStart)}/// {text}");
        else edits.Insert(tags[0].SpanStart, $"{text}{layout.NewLine}{layout.IndentAt(tags[0].SpanStart)}/// ");
    }

    private void Add<T>(SyntaxToken open, SeparatedSyntaxList<T> list, int place, string text)
        where T : SyntaxNode
    {
        if (list.Count == 0)
        {
            edits.Insert(open.Span.End, text);
        }
        else if (place >= list.Count)
        {
            var last = list[list.Count - 1];
            edits.Insert(last.Span.End, "," + Gap(last.SpanStart) + text);
        }
        else
        {
            edits.Insert(list[place].SpanStart, text + "," + Gap(list[place].SpanStart));
        }
    }

    private string Gap(int position) => layout.IsFirstOnLine(position) ? layout.NewLine + layout.IndentAt(position) : " ";
}
