using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>A statement that is the whole body of an 'if', an 'else' or a loop, without braces.</summary>
internal sealed class EmbeddedStatement(StatementSyntax statement, BlockLayout layout, string shift = "")
{
    /// <summary>Puts a head in front of it, within braces.</summary>
    public bool TryLead(TextEditor splice, bool declares, TextEditor.Piece[] head, bool replaces)
    {
        var previous = statement.GetFirstToken().GetPreviousToken();
        if (layout.EndOfLineAfter(statement.GetLastToken()) is not { } end) return false;
        if (!layout.IsFree(TextSpan.FromBounds(previous.Span.End, statement.SpanStart), default)) return false;
        if (!declares)
        {
            if (replaces) splice.Replace(statement.Span, [.. head, ") { }"]);
            else UsingBlock.Around(splice, layout, statement, statement, [.. head, ")"]);
            return true;
        }

        var indent = layout.IndentAt(statement.Parent is ElseClauseSyntax clause ? clause.SpanStart : statement.Parent!.SpanStart) + shift;
        var gap = layout.NewLine + indent + layout.Unit;
        splice.Replace(TextSpan.FromBounds(previous.Span.End, statement.SpanStart), layout.Open(indent));
        if (replaces) splice.Replace(statement.Span, [.. head, ";"]);
        else splice.Insert(statement.SpanStart, [.. head, ";" + gap]);
        if (!layout.IsFirstOnLine(statement.GetFirstToken())) layout.Indent(splice, statement.SpanStart, statement.Span.End);
        splice.Insert(end, $"{layout.NewLine}{indent}}}");
        return true;
    }
}
