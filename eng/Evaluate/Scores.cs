namespace LeakAnalyzers.Evaluate;

/// <summary>How the judged findings of one rule are reported now.</summary>
internal sealed class RuleScore
{
    public int True { get; set; }

    public int TrueAsWarning { get; set; }

    public int Pedantic { get; set; }

    public int PedanticAsWarning { get; set; }

    public int False { get; set; }

    public int FalseAsWarning { get; set; }

    public int FalseReported { get; set; }

    public int Warnings => TrueAsWarning + PedanticAsWarning + FalseAsWarning;

    public void Count(Verdict verdict, Report? report)
    {
        var warns = report is { IsWarning: true } ? 1 : 0;
        switch (verdict.Value)
        {
            case "TRUE":
                True++;
                TrueAsWarning += warns;
                break;
            case "PEDANTIC":
                Pedantic++;
                PedanticAsWarning += warns;
                break;
            case "FALSE":
                False++;
                FalseAsWarning += warns;
                FalseReported += report is null ? 0 : 1;
                break;
        }
    }

    public RuleScore Plus(RuleScore other) => new()
    {
        True = True + other.True,
        TrueAsWarning = TrueAsWarning + other.TrueAsWarning,
        Pedantic = Pedantic + other.Pedantic,
        PedanticAsWarning = PedanticAsWarning + other.PedanticAsWarning,
        False = False + other.False,
        FalseAsWarning = FalseAsWarning + other.FalseAsWarning,
        FalseReported = FalseReported + other.FalseReported,
    };
}

/// <summary>How many of the repaired leaks of one family are found, and how many repairs end the report.</summary>
internal sealed class FamilyScore
{
    public int Leaks { get; set; }

    public int Found { get; set; }

    public int Repairs { get; set; }

    public int Quiet { get; set; }
}
