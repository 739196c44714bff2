using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>
/// Lets a poll wait for the work of a round before the next one, and a timer, which cannot wait, leave out its start; an exception of that
/// work goes where it went before.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WaitForRound)), Shared]
public sealed class WaitForRound : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK402");

    internal override string Key => nameof(WaitForRound);

    internal override string Title => "Await this work before the next run";

    internal override Repair? Decide(FixContext site)
    {
        if (site.Expression is not InvocationExpressionSyntax start) return null;
        if (StartedIteration.TryCreate(site, start)?.Wait() is { } waits) return new(Title, waits);
        return StartedCallback.Plan(site, start) is { } skips
            ? new("Start nothing while the work of the last tick goes on", skips) { ReachesOtherMembers = true }
            : null;
    }
}
