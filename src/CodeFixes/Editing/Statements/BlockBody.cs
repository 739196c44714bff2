using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>Makes a block of an expression body, with a head in front of what was the expression.</summary>
internal static class BlockBody
{
    public static bool Write(FixContext site, SyntaxNode function, ExpressionSyntax body, TextEditor splice, BlockLayout layout,
        bool declares, TextEditor.Piece[] head, bool replaces)
    {
        if (function is AnonymousFunctionExpressionSyntax && site.Model.GetTypeInfo(function).ConvertedType is { Name: "Expression" })
            return false;
        var returns = function.ReturnsValue(site.Model);
        if (!replaces && !returns && !IsStatement(body)) return false;
        var arrow = body.Parent is ArrowExpressionClauseSyntax clause
            ? clause.ArrowToken
            : ((AnonymousFunctionExpressionSyntax)function).ArrowTokenOf();
        var start = function is AnonymousFunctionExpressionSyntax ? arrow.Span.End : arrow.GetPreviousToken().Span.End;
        var semicolon = body.GetLastToken().GetNextToken();
        if (!layout.IsFree(TextSpan.FromBounds(start, body.SpanStart), default)) return false;
        if (function is not AnonymousFunctionExpressionSyntax
            && (!semicolon.IsKind(SyntaxKind.SemicolonToken)
                || !layout.IsFree(TextSpan.FromBounds(body.Span.End, semicolon.SpanStart), default)))
            return false;

        var (open, gap, close) = Braces(function, arrow, layout);
        var lead = returns ? "return " : "";
        if (!declares && !replaces) (lead, close) = ("{ " + lead, " }" + close);
        var headEnd = !declares ? replaces ? ") { }" : ") " : ";";
        var end = function is AnonymousFunctionExpressionSyntax ? body.Span.End : semicolon.Span.End;
        if (replaces)
        {
            splice.Replace(TextSpan.FromBounds(start, end), [open, .. head, headEnd, close]);
        }
        else
        {
            splice.Replace(TextSpan.FromBounds(start, body.SpanStart), [open, .. head, declares ? headEnd + gap : headEnd, lead]);
            splice.Replace(TextSpan.FromBounds(body.Span.End, end), ";" + close);
        }

        return true;
    }

    /// <summary>What stands before, between and after the statements of the new block.</summary>
    private static (string Open, string Gap, string Close) Braces(SyntaxNode function, SyntaxToken arrow, BlockLayout layout)
    {
        if (function is AccessorDeclarationSyntax && !layout.IsFirstOnLine(function.GetFirstToken())) return (" { ", " ", " }");
        var indent = layout.IndentAt(function is AnonymousFunctionExpressionSyntax ? arrow.SpanStart : function.GetFirstToken().SpanStart);
        if (function is not BasePropertyDeclarationSyntax) return Lines(indent);
        var (open, gap, close) = Lines(indent + layout.Unit);
        return ($"{layout.Open(indent)}get{open}", gap, $"{close}{layout.NewLine}{indent}}}");

        (string Open, string Gap, string Close) Lines(string outer) =>
            (layout.Open(outer), layout.NewLine + outer + layout.Unit, $"{layout.NewLine}{outer}}}");
    }

    private static SyntaxToken ArrowTokenOf(this AnonymousFunctionExpressionSyntax function) =>
        ((LambdaExpressionSyntax)function).ArrowToken;

    private static bool IsStatement(ExpressionSyntax body) =>
        body is InvocationExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax or BaseObjectCreationExpressionSyntax
        or ConditionalAccessExpressionSyntax;
}
