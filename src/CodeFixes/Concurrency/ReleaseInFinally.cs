using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>
/// Gives a slot of a semaphore or lock back in a finally, with the wait for it outside the try; one that a wait with a time limit may not
/// have got only if it has.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReleaseInFinally)), Shared]
public sealed class ReleaseInFinally : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK403");

    internal override string Key => nameof(ReleaseInFinally);

    internal override string Title => "Release in 'finally'";

    internal override Repair? Decide(FixContext site)
    {
        if (site.Expression is not InvocationExpressionSyntax entry || HeldLock.TryCreate(site, entry) is not { } slot) return null;
        if (slot.IsIgnored)
            return slot.ReleaseIfEntered() is { } tested ? new($"Release '{slot.Gate}' only if it was entered", tested) : null;
        if (slot.EntersInsideTry) return slot.EnterFirst() is { } moved ? new($"Enter '{slot.Gate}' before the 'try'", moved) : null;
        return slot.Release() is { } released ? new($"Release '{slot.Gate}' in 'finally'", released) : null;
    }
}
