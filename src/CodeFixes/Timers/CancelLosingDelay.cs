using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>Gives a delay that races against work a source of its own, and cancels it when the race is over.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CancelLosingDelay)), Shared]
public sealed class CancelLosingDelay : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK303");

    internal override string Key => nameof(CancelLosingDelay);

    internal override string Title => "Cancel the delay";

    internal override LeakFix Other { get; } = new WaitWithLimit();

    internal override Repair? Decide(FixContext site) =>
        site.Expression is InvocationExpressionSyntax delay && IsDelay(site, delay) && RacedDelay.TryCreate(site, delay) is { } raced
            && raced.Cancel() is { } splice
            ? new(Title, splice)
            : null;

    /// <summary>A method of the author's own that only waits for a delay may take no token.</summary>
    internal static bool IsDelay(FixContext site, InvocationExpressionSyntax delay) =>
        site.Model.GetSymbolInfo(delay, site.Cancellation).Symbol
            is IMethodSymbol { Name: "Delay", DeclaringSyntaxReferences.IsEmpty: true };
}
