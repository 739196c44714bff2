using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>How the file around a place is laid out: line ends, indentation, where braces stand.</summary>
internal sealed class BlockLayout
{
    private readonly SyntaxNode _root;
    private readonly bool _bracesOnOwnLine;

    public BlockLayout(SyntaxNode root, SourceText text, SyntaxNode place)
    {
        _root = root;
        Text = text;
        NewLine = LineEndNear(text, place.SpanStart);
        var brace = place.AncestorsAndSelf().OfType<BlockSyntax>().Select(block => block.OpenBraceToken)
            .Concat(place.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Select(type => type.OpenBraceToken))
            .FirstOrDefault(token => token.Span.Length > 0 && (IsFirstOnLine(token) || IsLastOnLine(token)));
        _bracesOnOwnLine = brace == default || IsFirstOnLine(brace);
        Unit = UnitNear(place);
    }

    public SourceText Text { get; }

    public string NewLine { get; }

    public string Unit { get; }

    public string IndentAt(int position)
    {
        var line = Text.Lines.GetLineFromPosition(position);
        var written = Text.ToString(line.Span);
        return written.Substring(0, written.Length - written.TrimStart().Length);
    }

    /// <summary>What goes between a header and the statements of its block, the brace included.</summary>
    public string Open(string indent) => _bracesOnOwnLine ? $"{NewLine}{indent}{{{NewLine}{indent}{Unit}" : $" {{{NewLine}{indent}{Unit}";

    public string OpenBrace(string indent) => _bracesOnOwnLine ? $"{NewLine}{indent}{{" : " {";

    /// <summary>
    /// A word that goes on after a closing brace (<c>finally</c>, <c>catch</c>, the <c>while</c> of a <c>do</c>): behind the brace where
    /// braces stand at the end of lines, else on a line of its own.
    /// </summary>
    public string Clause(string indent, string words) => _bracesOnOwnLine ? $"{NewLine}{indent}{words}" : $" {words}";

    public bool IsFirstOnLine(SyntaxToken token) =>
        string.IsNullOrWhiteSpace(Text.ToString(TextSpan.FromBounds(Line(token.SpanStart).Start, token.SpanStart)));

    public bool IsOnOneLine(TextSpan span) => Line(span.Start) == Line(span.End);

    /// <summary>The end of the line, if nothing but white space and a comment follows on it.</summary>
    public int? EndOfLineAfter(SyntaxToken token)
    {
        var end = Line(token.Span.End).End;
        return token.GetNextToken(includeZeroWidth: true).SpanStart >= end || token.GetNextToken().IsKind(SyntaxKind.None) ? end : null;
    }

    public bool HasTextAfter(SyntaxToken token) => !IsLastOnLine(token);

    /// <summary>Puts the lines one step to the right; directives and the insides of multi-line strings stay where they are.</summary>
    public void Indent(TextEditor splice, int afterLineOf, int toLineOf)
    {
        foreach (var line in ShiftableLines(afterLineOf, toLineOf)) splice.InsertBefore(line.Span, Unit);
    }

    public void RemoveBlankLineAfter(TextEditor splice, int position)
    {
        var next = Line(position).LineNumber + 1;
        if (next < Text.Lines.Count && string.IsNullOrWhiteSpace(Text.ToString(Text.Lines[next].Span)))
            splice.Remove(Text.Lines[next].SpanIncludingLineBreak);
    }

    /// <summary>Puts the lines one step to the left.</summary>
    public void Outdent(TextEditor splice, int afterLineOf, int toLineOf)
    {
        foreach (var line in ShiftableLines(afterLineOf, toLineOf))
        {
            if (Text.ToString(line.Span).StartsWith(Unit, StringComparison.Ordinal)) splice.Remove(new(line.Start, Unit.Length));
        }
    }

    /// <summary>
    /// Whether every conditional region that begins in the span ends in it, none around it ends in it, and no string of disabled code would
    /// be torn.
    /// </summary>
    public bool KeepsRegions(TextSpan span)
    {
        if (DisabledTexts(span).Any(text => text.Contains("@\"") || text.Contains("\"\"\""))) return false;
        var depth = 0;
        foreach (var directive in Directives(span))
        {
            if (directive is IfDirectiveTriviaSyntax or RegionDirectiveTriviaSyntax) depth++;
            else if (directive is EndIfDirectiveTriviaSyntax or EndRegionDirectiveTriviaSyntax) depth--;
            else if (directive is ElseDirectiveTriviaSyntax or ElifDirectiveTriviaSyntax && depth == 0) return false;
            if (depth < 0) return false;
        }

        return depth == 0;
    }

    /// <summary>Whether the span holds no comment or directive, save in a part that is to go anyway.</summary>
    public bool IsFree(TextSpan span, TextSpan except) => !_root.DescendantTrivia(span, descendIntoTrivia: false)
        .Any(trivia =>
            span.Contains(trivia.Span) && !except.Contains(trivia.Span) && !trivia.IsKind(SyntaxKind.WhitespaceTrivia)
                && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    public bool IsMentionedInDisabledText(string name, TextSpan span) => DisabledTexts(span).Any(text => text.Contains(name));

    public bool HasDirectives(TextSpan span) => Directives(span).Any();

    private IEnumerable<DirectiveTriviaSyntax> Directives(TextSpan span) => _root.DescendantNodes(span, descendIntoTrivia: true)
        .OfType<DirectiveTriviaSyntax>().Where(directive => span.Contains(directive.SpanStart));

    private IEnumerable<string> DisabledTexts(TextSpan span) => _root.DescendantTrivia(span)
        .Where(trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia)).Select(trivia => trivia.ToString());

    private IEnumerable<TextLine> ShiftableLines(int afterLineOf, int toLineOf)
    {
        for (var number = Line(afterLineOf).LineNumber + 1; number <= Line(toLineOf).LineNumber; number++)
        {
            var line = Text.Lines[number];
            var written = Text.ToString(line.Span).TrimStart();
            if (written.Length > 0 && written[0] != '#' && !IsInsideString(line)) yield return line;
        }
    }

    private bool IsInsideString(TextLine line)
    {
        var token = _root.FindToken(line.Start);
        if (token.SpanStart < line.Start && line.Start < token.Span.End) return true;
        return token.Parent is { } parent
            && parent.AncestorsAndSelf().OfType<InterpolatedStringExpressionSyntax>()
                .Any(text => text.SpanStart < line.Start && line.Start < text.Span.End);
    }

    private TextLine Line(int position) => Text.Lines.GetLineFromPosition(position);

    private bool IsLastOnLine(SyntaxToken token) =>
        string.IsNullOrWhiteSpace(Text.ToString(TextSpan.FromBounds(token.Span.End, Line(token.Span.End).End)));

    private string UnitNear(SyntaxNode place)
    {
        foreach (var inner in place.AncestorsAndSelf().Where(node => node is StatementSyntax or MemberDeclarationSyntax))
        {
            var outer = inner.Ancestors()
                .FirstOrDefault(node => node is (StatementSyntax and not BlockSyntax) or MemberDeclarationSyntax or SwitchSectionSyntax);
            if (inner is BlockSyntax || outer is null) continue;
            string deep = IndentAt(inner.SpanStart), shallow = IndentAt(outer.SpanStart);
            if (deep.Length > shallow.Length && deep.StartsWith(shallow, StringComparison.Ordinal)) return deep.Substring(shallow.Length);
        }

        return "    ";
    }

    private static string LineEndNear(SourceText text, int position)
    {
        var here = text.Lines.GetLineFromPosition(position).LineNumber;
        foreach (var line in text.Lines.Skip(here).Concat(text.Lines.Take(here)))
        {
            if (line.EndIncludingLineBreak > line.End) return text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        }

        return "\n";
    }
}
