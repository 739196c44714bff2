using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.Analysis.Impact;

/// <summary>What a lost value costs: how often it is lost, times what it holds. It decides the severity of a finding.</summary>
/// <param name="Frequency">How often the code runs.</param>
/// <param name="Held">What one lost value keeps from others.</param>
/// <param name="Accumulates">
/// Whether values that end by themselves pile up when the code runs repeatedly: each lives for more than half a minute.
/// </param>
/// <param name="IsUnlikely">Whether the value is lost only if code throws of which nothing says that it does.</param>
internal readonly record struct FindingImpact(RunFrequency Frequency, Held Held, bool Accumulates = false, bool IsUnlikely = false)
{
    /// <summary>The severity of a finding; null where it is not worth a word.</summary>
    /// <param name="isSilentOnce">Whether what is created once is right: the rules on reuse.</param>
    public DiagnosticSeverity? Severity(bool isSilentOnce = false) => (Frequency, Held) switch
    {
        (_, Held.Nothing) => null,
        (RunFrequency.Once, Held.Scarce) => isSilentOnce ? null : DiagnosticSeverity.Info,
        (RunFrequency.Once, _) => null,
        (_, Held.Scarce) => IsUnlikely ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
        (RunFrequency.Repeated or RunFrequency.PerRequest, _) when Accumulates => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };
}
