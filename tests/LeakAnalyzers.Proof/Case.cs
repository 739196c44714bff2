namespace LeakAnalyzers.Proof;

/// <summary>One leak: what is done to it, what is measured, and when that counts as growth.</summary>
/// <param name="Name">Of a rule, or of an incident of the sample service.</param>
/// <param name="Measure">What is counted, as a page says it.</param>
/// <param name="Load">What is done, as a page says it.</param>
/// <param name="Step">Requests between two samples.</param>
internal sealed record Case(string Name, string Measure, string Load, int Step)
{
    public const int Samples = 10;

    /// <summary>What the load consists of.</summary>
    public string Unit { get; init; } = "requests";

    /// <summary>What the peer counts; without it the leaking process counts for itself.</summary>
    public Func<Peer, long>? PeerCount { get; init; }

    /// <summary>A leak adds at least this for each request.</summary>
    public double AtLeast { get; init; } = 0.5;

    /// <summary>Without the leak no two samples are further apart than this.</summary>
    public long Within { get; init; } = 4;

    /// <summary>A garbage collection would give back late what was lost; the load is too small for one, and that is checked.</summary>
    public bool Uncollected { get; init; }

    /// <summary>Only Linux tells from outside what a process has open.</summary>
    public bool OnLinux { get; init; }

    /// <summary>Minutes of waiting and nothing else: it is measured beside the others.</summary>
    public bool Waits { get; init; }

    public string WholeLoad => Uncollected ? $"{Load}, too few for a garbage collection" : Load;

    /// <summary>On the server that PROOF_POSTGRES names, instead of the embedded database.</summary>
    public bool OnPostgres { get; init; }

    /// <summary>The rule whose leak it is, and the name of its class.</summary>
    public string Rule => Name.Split('-')[0];

    public Verdict VerdictOn(IReadOnlyList<Sample> samples)
    {
        var growth = Growth.Of(samples);
        if (growth.PerRequest - growth.GiveOrTake > 0 && growth.PerRequest >= AtLeast) return Verdict.Grows;
        return samples.Max(sample => sample.Measure) - samples.Min(sample => sample.Measure) <= Within ? Verdict.Flat : Verdict.Unclear;
    }
}
