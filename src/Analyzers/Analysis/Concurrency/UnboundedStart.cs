using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>What makes the same code start work again.</summary>
internal enum Multiplicity
{
    /// <summary>One start for each item, row, message or branch.</summary>
    Items,

    /// <summary>One start for each connection, whose number the clients decide.</summary>
    Connections,

    /// <summary>One start for each period of a timer or a loop.</summary>
    Periods,
}

/// <summary>Work that is started again and again without a limit.</summary>
/// <param name="Start">The call or lambda to point at.</param>
/// <param name="Name">What starts it, in the words of the source.</param>
/// <param name="Per">What it is started for: "for each item of 'rows'".</param>
/// <param name="Source">Where the items come from.</param>
/// <param name="Work">What the started work does.</param>
internal sealed record UnboundedStart(IOperation Start, string Name, string Per, Provenance Source, WorkKind Work)
{
    public Multiplicity Multiplicity { get; init; } = Multiplicity.Items;

    /// <summary>Whether something the loop awaits in the same turn sets the pace.</summary>
    public bool IsPaced { get; init; }

    /// <summary>How much a finding weighs by where the items come from and what the work holds; null where it is none.</summary>
    public DiagnosticSeverity? Severity => this switch
    {
        { Multiplicity: Multiplicity.Connections } => DiagnosticSeverity.Info, // the clients decide, and a server serves them
        { Source: Provenance.Bounded or Provenance.Configuration } => null,
        { Work: WorkKind.None } => null,
        { Work: WorkKind.Possible, Source: < Provenance.UnknownPublic } => null, // neither the number nor the work is known
        { Work: WorkKind.Possible } => DiagnosticSeverity.Info, // what it waits for is not in sight
        { Multiplicity: Multiplicity.Periods } => DiagnosticSeverity.Warning,
        { IsPaced: true } => DiagnosticSeverity.Info,
        { Source: Provenance.Unbounded } => DiagnosticSeverity.Warning,
        { Source: Provenance.UnknownPublic } => Work == WorkKind.Queued ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
        _ => DiagnosticSeverity.Info,
    };
}
