using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>
/// Waits with <c>WaitAsync</c> where losing the race is answered with a TimeoutException already; the other way to repair what
/// <see cref="CancelLosingDelay"/> does.
/// </summary>
internal sealed class WaitWithLimit : LeakFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray<string>.Empty;

    internal override string Key => nameof(WaitWithLimit);

    internal override string Title => "Use WaitAsync (throws its own TimeoutException)";

    internal override Repair? Decide(FixContext site) =>
        site.Expression is InvocationExpressionSyntax delay && CancelLosingDelay.IsDelay(site, delay)
            && TimedOutRace.TryCreate(site, delay)?.Write() is { } splice
            ? new(Title, splice)
            : null;
}
