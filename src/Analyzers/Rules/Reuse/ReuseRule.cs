using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Impact;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.Rules.Reuse;

/// <summary>
/// Reports what is made again and again though it is meant to be made once and shared; a rule of the 1xx family says what.
/// </summary>
public abstract class ReuseRule : BodyRule
{
    private protected ReuseRule(DiagnosticDescriptor rule)
        : base(rule)
    {
    }

    private protected sealed override bool IsSilentOnce => true;

    private protected abstract bool IsMine(Acquisition acquisition, BodyOwnership body);

    /// <summary>Whether another rule reports the client that this goes into: one expression deserves one warning.</summary>
    private protected virtual bool IsReportedWithOwner(Acquisition acquisition, BodyOwnership body) => false;

    private static bool IsInLoop(IOperation creation, Options options)
    {
        for (var loop = ExecutionFrequency.LoopAround(creation); loop is not null; loop = ExecutionFrequency.LoopAround(loop))
        {
            if (!LoopBounds.IsSmall(loop, options.SmallLoopBound)) return true;
        }

        return false;
    }

    private protected sealed override IEnumerable<Diagnostic> Inspect(BodyOwnership body)
    {
        foreach (var acquisition in body.Candidates)
        {
            if (!IsMine(acquisition, body)) continue;
            var lifetime = new InstanceLifetime(body.Compilation, body.Options).Classify(acquisition.Operation);
            if (lifetime.Recurrence != Recurrence.Again) continue;
            var (held, accumulates) = IsReportedWithOwner(acquisition, body)
                ? (Held.Fleeting, false)
                : HeldAnalysis.OfClient(acquisition.Operation);
            var frequency = body.Options.IgnoresImpact
                ? RunFrequency.Open
                : new FrequencyAnalysis(body.Compilation, body.Options).Classify(acquisition.Operation);
            // ports that wait for a minute add up on each request or turn, not where one of the callers has a loop
            var addsUp = accumulates && (frequency == RunFrequency.PerRequest || IsInLoop(acquisition.Operation, body.Options));
            var impact = new FindingImpact(frequency, held, addsUp);
            if (Finding(acquisition.Operation.Syntax.GetLocation(), null, [], [acquisition.Type.Name,
                lifetime.Because], impact, body.Options) is { } finding)
                yield return finding;
        }
    }
}
