using System.Composition;
using LeakAnalyzers.CodeFixes.Syntax.Timers;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes;

/// <summary>Makes a loop over a PeriodicTimer of a timer and its callback: the next tick waits for the last one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TickInLoop)), Shared]
public sealed class TickInLoop : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK302");

    internal override string Key => nameof(TickInLoop);

    internal override string Title => "Tick in a loop over a PeriodicTimer";

    internal override Repair? Decide(Site site)
    {
        var loop = site.Expression switch
        {
            BaseObjectCreationExpressionSyntax creation => TickLoop.Of(site, creation),
            AssignmentExpressionSyntax subscription => TickLoop.Of(site, subscription),
            _ => null,
        };
        return loop?.Write() is { } splice ? new(Title, splice) { ReachesOtherMembers = true } : null;
    }
}
