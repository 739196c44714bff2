using LeakAnalyzers.Flow;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports the acquisitions of one sort that some path leaves open; a rule of the 2xx family says which sort, and what it costs.</summary>
public abstract class DisposeRule : BodyRule
{
    private protected DisposeRule(DiagnosticDescriptor rule)
        : base(rule)
    {
    }

    private protected abstract bool IsMine(Obligation obligation);

    private protected virtual bool IsOn(Knowledge.Options options) => true;

    private protected sealed override IEnumerable<Diagnostic> Inspect(BodyOwnership body)
    {
        if (!IsOn(body.Options)) yield break;
        foreach (var obligation in body.Obligations)
        {
            if (obligation.Leak is not { } leak || !IsMine(obligation)) continue;
            yield return Finding(obligation.Acquisition.Syntax.GetLocation(), leak.Kind == LeakKind.Never ? null : [leak.Exit.GetLocation()], obligation.Name, leak.Phrase);
        }
    }
}
