using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Testing.Tests.Subjects;

/// <summary>Writes 43 for 42 as a fix should: the same one by one and all at once.</summary>
public class ReplacesByFortyThree : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [FindsFortyTwo.Id];

    protected virtual string? Key => "43";

    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(CodeAction.Create("Use 43", cancellation => FixAsync(context.Document, context.Span, cancellation), Key), context.Diagnostics);
        return Task.CompletedTask;
    }

    protected static LiteralExpressionSyntax Literal(int value) => SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(value));

    protected static async Task<Document> ReplaceAsync(Document document, IEnumerable<TextSpan> spans, Func<SyntaxNode, SyntaxNode> replacement, CancellationToken cancellation)
    {
        var root = (await document.GetSyntaxRootAsync(cancellation))!;
        return document.WithSyntaxRoot(root.ReplaceNodes(spans.Select(span => root.FindNode(span, getInnermostNodeForTie: true)), (node, _) => replacement(node).WithTriviaFrom(node)));
    }

    protected virtual SyntaxNode Replacement(SyntaxNode node) => Literal(43);

    protected virtual Task<Document> FixAsync(Document document, TextSpan span, CancellationToken cancellation) => ReplaceAsync(document, [span], Replacement, cancellation);
}
