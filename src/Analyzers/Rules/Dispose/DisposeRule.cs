using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Impact;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>
/// Reports the acquisitions of one sort that some path leaves open; a rule of the 2xx family says which sort, and what it costs.
/// </summary>
public abstract class DisposeRule : BodyRule
{
    private protected DisposeRule(DiagnosticDescriptor rule)
        : base(rule)
    {
    }

    private protected abstract bool IsMine(Acquisition acquisition, BodyOwnership body);

    private protected virtual bool IsOn(Options options) => true;

    private protected virtual ImmutableArray<Acquisition> Acquired(BodyOwnership body) => body.Candidates;

    private protected sealed override IEnumerable<Diagnostic> Inspect(BodyOwnership body)
    {
        if (!IsOn(body.Options)) yield break;
        foreach (var acquisition in Acquired(body))
        {
            if (body.Options.Excludes(acquisition.Type) || !IsMine(acquisition, body)
                || body.Follow(acquisition) is not { Leak: { } leak } obligation)
                continue;
            var places = leak.Kind == LeakKind.Never ? null : new[] { leak.Exit.GetLocation() };
            var (held, accumulates) = Holds(acquisition, leak);
            var impact = new FindingImpact(Frequency(acquisition, body), held, accumulates);
            if (Finding(acquisition.Operation.Syntax.GetLocation(), places, HintsOn(acquisition, body),
                [LeakPhrases.Subject(acquisition.Kind, obligation.Name, acquisition.Operation),
                LeakPhrases.Path(leak)], impact, body.Options) is { } finding)
                yield return finding;
        }
    }

    /// <summary>What a lost acquisition holds.</summary>
    private protected virtual (Held Held, bool Accumulates) Holds(Acquisition acquisition, LeakPath? leak) =>
        HeldAnalysis.Classify(acquisition, leak);

    private static RunFrequency Frequency(Acquisition acquisition, BodyOwnership body) =>
        body.Options.IgnoresImpact
            ? RunFrequency.Open
            : new FrequencyAnalysis(body.Compilation, body.Options).Classify(acquisition.Operation);

    private static string[] HintsOn(Acquisition acquisition, BodyOwnership body) =>
        acquisition.Carrier is { } carrier ? carrier.Type.IsDisposable() ? [] : [DiagnosticProperties.InMember + carrier.Member.Name]
        : ValueUse.Consumer(acquisition.Operation).Parent is IArgumentOperation { Parent: IObjectCreationOperation { Type: var wrapper } }
            && DisposeBody.IsWrapper(wrapper, body.Resources)
        ? [DiagnosticProperties.Wrapped]
        : [];
}
