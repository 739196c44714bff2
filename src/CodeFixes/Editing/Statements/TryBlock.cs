using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>Writes 'try' around statements that are there already, with one clause behind it.</summary>
internal static class TryBlock
{
    /// <param name="splice">Takes the change.</param>
    /// <param name="layout">How the file is laid out.</param>
    /// <param name="first">The first statement of the block.</param>
    /// <param name="last">Its last one.</param>
    /// <param name="clause">The word that opens the clause.</param>
    /// <param name="statements">What the clause does.</param>
    public static bool Around(TextEditor splice, BlockLayout layout, StatementSyntax first, StatementSyntax last, string clause,
        params string[] statements)
    {
        if (UsingBlock.EndOfOwnLines(layout, first, last) is not { } end) return false;
        var indent = layout.IndentAt(first.SpanStart);
        splice.Insert(first.SpanStart, $"try{layout.Open(indent)}");
        layout.Indent(splice, first.SpanStart, end);
        splice.Insert(end, $"{layout.NewLine}{indent}}}{Clause(layout, indent, clause, statements)}");
        return true;
    }

    /// <summary>
    /// Puts a release into the 'finally' of a 'try' that is there, behind everything in it that a place of <paramref name="mentions"/>
    /// stands in.
    /// </summary>
    public static bool Finish(TextEditor splice, BlockLayout layout, TryStatementSyntax attempt, IEnumerable<SyntaxNode> mentions,
        string release)
    {
        var indent = layout.IndentAt(attempt.SpanStart);
        if (attempt.Finally is not { } last)
        {
            splice.Insert(attempt.Span.End, Clause(layout, indent, "finally", release));
            return true;
        }

        var before = mentions.Any(mention => last.Span.Contains(mention.Span))
            ? last.Block.Statements.Last().GetLastToken()
            : last.Block.OpenBraceToken;
        if (layout.EndOfLineAfter(before) is not { } end) return false;
        splice.Insert(end, $"{layout.NewLine}{indent}{layout.Unit}{release}");
        return true;
    }

    private static string Clause(BlockLayout layout, string indent, string clause, params string[] statements) =>
        $"{layout.Clause(indent, clause)}{layout.Open(indent)}{string.Join(layout.NewLine + indent + layout.Unit, statements)}"
            + $"{layout.NewLine}{indent}}}";
}
