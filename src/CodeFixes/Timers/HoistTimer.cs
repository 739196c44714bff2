using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>Makes one timer before the loop, and has the loop wait for its ticks.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HoistTimer)), Shared]
public sealed class HoistTimer : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK301");

    internal override string Key => nameof(HoistTimer);

    internal override string Title => "Move the timer out of the loop";

    internal override Repair? Decide(FixContext site) =>
        LoopTick.Plan(site, Title)
            ?? ((TimerOfLoop.TryCreate(site)?.Hoist() ?? TimerOfUsing.Hoist(site)) is { } splice ? new(Title, splice) : null);
}
