namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>
/// Hands the items of a fan-out whose results nobody collects to Parallel.ForEachAsync; the other way to repair what
/// <see cref="BoundWithSemaphore"/> does.
/// </summary>
internal sealed class RunInParallel : LeakFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray<string>.Empty;

    internal override string Key => nameof(RunInParallel);

    internal override string Title => "Use Parallel.ForEachAsync (starts no more items once one has failed)";

    internal override Repair? Decide(FixContext site) =>
        (ParallelItems.OfQuery(site) ?? ParallelItems.OfLoop(site))?.Write() is { } splice ? new(Title, splice) : null;
}
