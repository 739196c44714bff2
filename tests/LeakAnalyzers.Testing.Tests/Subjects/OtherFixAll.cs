using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.Testing.Tests.Subjects;

/// <summary>Cannot fix all at once.</summary>
public sealed class FixesOnlyOneByOne : ReplacesByFortyThree
{
    public override FixAllProvider? GetFixAllProvider() => null;
}

/// <summary>Writes 44 when it fixes all at once.</summary>
public sealed class FixesAllDifferently : ReplacesByFortyThree
{
    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics)
        => await ReplaceAsync(document, diagnostics.Select(diagnostic => diagnostic.Location.SourceSpan), _ => Literal(44), context.CancellationToken));
}

/// <summary>Fixes all at once only in a document.</summary>
public sealed class FixesAllInDocumentsOnly : ReplacesByFortyThree
{
    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) => await ReplaceAsync(document, diagnostics.Select(diagnostic => diagnostic.Location.SourceSpan), Replacement, context.CancellationToken),
        [FixAllScope.Document]);
}
