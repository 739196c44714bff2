using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>Adds the using directives that the edits of a document need, where the file keeps its own.</summary>
internal static class UsingDirectives
{
    public static void Add(SyntaxNode root, TextLayout layout, DocumentEdits edits)
    {
        var unit = (CompilationUnitSyntax)root;
        var directives = Existing(unit);
        var names = edits.Imports.Where(import => directives.All(d => d.Name?.ToString() != import))
            .OrderBy(import => import, Comparer<string>.Create(Compare)).ToList();
        if (names.Count == 0) return;
        if (directives.Count > 0)
        {
            foreach (var name in names) AddAmong(directives, layout, name, edits);
            return;
        }

        var start = AfterHeader(unit);
        var gap = layout.IsBlankLine(layout.Text.Lines.IndexOf(start)) ? "" : layout.NewLine;
        edits.Insert(start, string.Concat(names.Select(name => $"using {name};{layout.NewLine}")) + gap);
    }

    private static void AddAmong(List<UsingDirectiveSyntax> directives, TextLayout layout, string name, DocumentEdits edits)
    {
        var sorted = directives.Zip(directives.Skip(1), (a, b) => Compare(a.Name!.ToString(), b.Name!.ToString()) < 0)
            .All(ascending => ascending);
        var next = sorted ? directives.FirstOrDefault(d => Compare(name, d.Name!.ToString()) < 0) : null;
        // The first directive may carry the header of the file.
        if (next is not null && next != directives[0])
        {
            var line = layout.Text.Lines.GetLineFromPosition(next.SpanStart);
            edits.Insert(line.Start, $"{layout.IndentAt(next.SpanStart)}using {name};{layout.NewLine}");
        }
        else if (next is not null)
        {
            edits.Insert(next.SpanStart, $"using {name};{layout.NewLine}{layout.IndentAt(next.SpanStart)}");
        }
        else
        {
            var last = directives[directives.Count - 1];
            edits.Insert(last.Span.End, $"{layout.NewLine}{layout.IndentAt(last.SpanStart)}using {name};");
        }
    }

    private static List<UsingDirectiveSyntax> Existing(CompilationUnitSyntax unit)
    {
        var places = new[] { unit.Usings }.Concat(unit.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<BaseNamespaceDeclarationSyntax>().Select(n => n.Usings));
        return places.Select(usings => usings.Where(IsPlain).ToList()).FirstOrDefault(usings => usings.Count > 0) ?? [];
    }

    private static bool IsPlain(UsingDirectiveSyntax directive) =>
        directive.Alias is null && directive.StaticKeyword.IsKind(SyntaxKind.None) && directive.GlobalKeyword.IsKind(SyntaxKind.None);

    private static int Compare(string a, string b) =>
        IsSystem(a) == IsSystem(b) ? string.Compare(a, b, StringComparison.OrdinalIgnoreCase) : IsSystem(a) ? -1 : 1;

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);

    // A comment that a blank line parts from the code below it belongs to the file, as does a directive.
    private static int AfterHeader(CompilationUnitSyntax unit)
    {
        if (unit.Usings.Count > 0) return unit.Usings.Last().FullSpan.End;

        var end = 0;
        var lineIsEmpty = true;
        foreach (var trivia in unit.GetFirstToken(includeZeroWidth: true).LeadingTrivia)
        {
            if (trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            {
                if (lineIsEmpty) end = trivia.FullSpan.End;
                lineIsEmpty = true;
            }
            else if (!trivia.IsKind(SyntaxKind.WhitespaceTrivia))
            {
                lineIsEmpty = false;
                if (trivia.IsDirective) end = trivia.FullSpan.End;
            }
        }

        return end;
    }
}
