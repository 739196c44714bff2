using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>Makes a loop over a PeriodicTimer of a timer and its callback: the next tick waits for the last one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TickInLoop)), Shared]
public sealed class TickInLoop : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK302");

    internal override string Key => nameof(TickInLoop);

    internal override string Title => "Convert to a PeriodicTimer loop";

    internal override Repair? Decide(FixContext site)
    {
        var loop = site.Expression switch
        {
            BaseObjectCreationExpressionSyntax creation => TickLoop.TryCreate(site, creation),
            AssignmentExpressionSyntax subscription => TickLoop.TryCreate(site, subscription),
            _ => null,
        };
        return loop?.Write() is { } splice ? new(Title, splice) { ReachesOtherMembers = true } : null;
    }
}
