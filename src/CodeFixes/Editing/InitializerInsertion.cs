using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>Adds a setting to the initializer of an object, in the layout of those it has.</summary>
internal static class InitializerInsertion
{
    public static void Add(BaseObjectCreationExpressionSyntax creation, string setting, TextLayout layout, DocumentEdits edits)
    {
        if (creation.Initializer is { Expressions.Count: > 0 } initializer)
        {
            Append(initializer, setting, layout, edits);
            return;
        }

        // 'new T { X = 1 }' needs no parentheses; 'new() { X = 1 }' does.
        var isExplicit = creation is ObjectCreationExpressionSyntax;
        var end = isExplicit && creation.ArgumentList is not { Arguments.Count: > 0 }
            ? ((ObjectCreationExpressionSyntax)creation).Type.Span.End
            : creation.ArgumentList!.Span.End;
        edits.Replace(TextSpan.FromBounds(end, creation.Span.End), $" {{ {setting} }}");
    }

    private static void Append(InitializerExpressionSyntax initializer, string setting, TextLayout layout, DocumentEdits edits)
    {
        var last = initializer.Expressions.Last();
        var comma = last.GetLastToken().GetNextToken() is var next && next.IsKind(SyntaxKind.CommaToken) ? next : default;
        var end = comma == default ? last.Span.End : comma.Span.End;
        if (!layout.IsFirstOnLine(last.SpanStart) || !layout.IsFirstOnLine(initializer.CloseBraceToken.SpanStart))
        {
            edits.Insert(end, comma == default ? $", {setting}" : $" {setting}");
            return;
        }

        if (comma == default) edits.Insert(end, ",");
        edits.Insert(layout.LineEndAfter(end),
            $"{layout.IndentAt(last.SpanStart)}{setting}{(comma == default ? "" : ",")}{layout.NewLine}");
    }
}
