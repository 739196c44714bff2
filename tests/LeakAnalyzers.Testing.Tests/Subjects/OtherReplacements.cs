using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Testing.Tests.Subjects;

/// <summary>Writes a name that means nothing.</summary>
public sealed class ReplacesByUndefined : ReplacesByFortyThree
{
    protected override SyntaxNode Replacement(SyntaxNode node) => SyntaxFactory.IdentifierName("undefined");
}

/// <summary>Writes the right text, but as one name with a dot in it.</summary>
public sealed class ReplacesByMaxValueAsOneName : ReplacesByFortyThree
{
    protected override SyntaxNode Replacement(SyntaxNode node) => SyntaxFactory.IdentifierName("int.MaxValue");
}

/// <summary>Writes a long name and asks for it to be simplified.</summary>
public sealed class ReplacesByMaxValueToSimplify : ReplacesByFortyThree
{
    protected override SyntaxNode Replacement(SyntaxNode node) => SyntaxFactory.ParseExpression("global::System.Int32.MaxValue").WithAdditionalAnnotations(Simplifier.Annotation);
}

/// <summary>Writes a sum without the spaces that belong to its tokens, but with them in front of the next ones.</summary>
public sealed class ReplacesByBadlySpacedSum : ReplacesByFortyThree
{
    protected override SyntaxNode Replacement(SyntaxNode node) => SyntaxFactory.BinaryExpression(
        SyntaxKind.AddExpression,
        Literal(43),
        SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Space), SyntaxKind.PlusToken, SyntaxFactory.TriviaList()),
        Literal(0).WithLeadingTrivia(SyntaxFactory.Space));
}

/// <summary>Writes one more 42 with each round.</summary>
public sealed class AddsOneForever : ReplacesByFortyThree
{
    protected override SyntaxNode Replacement(SyntaxNode node) => SyntaxFactory.ParseExpression("1 + 42");
}

/// <summary>Writes -42 for 42 and -43 for -42: two rounds for one diagnostic.</summary>
public sealed class NeedsTwoRounds : ReplacesByFortyThree
{
    protected override SyntaxNode Replacement(SyntaxNode node)
        => node.Parent is PrefixUnaryExpressionSyntax ? Literal(43) : SyntaxFactory.PrefixUnaryExpression(SyntaxKind.UnaryMinusExpression, Literal(42));
}

/// <summary>Returns the document it was given.</summary>
public sealed class ChangesNothing : ReplacesByFortyThree
{
    protected override Task<Document> FixAsync(Document document, TextSpan span, CancellationToken cancellation) => Task.FromResult(document);
}

/// <summary>Replaces every 42 of the document, whichever it was asked for.</summary>
public sealed class ReplacesWholeDocument : ReplacesByFortyThree
{
    protected override async Task<Document> FixAsync(Document document, TextSpan span, CancellationToken cancellation)
    {
        var root = (await document.GetSyntaxRootAsync(cancellation))!;
        var literals = root.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(literal => literal.Token.Text == "42");
        return await ReplaceAsync(document, literals.Select(literal => literal.Span), Replacement, cancellation);
    }
}

/// <summary>Saves the document in another encoding.</summary>
public sealed class ChangesTheEncoding : ReplacesByFortyThree
{
    protected override async Task<Document> FixAsync(Document document, TextSpan span, CancellationToken cancellation)
        => document.WithText(SourceText.From((await document.GetTextAsync(cancellation)).ToString().Replace("42", "43"), System.Text.Encoding.Unicode));
}

/// <summary>Has no equivalence key.</summary>
public sealed class HasNoKey : ReplacesByFortyThree
{
    protected override string? Key => null;
}
