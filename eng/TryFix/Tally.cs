namespace LeakAnalyzers.TryFix;

/// <summary>The figures of one rule.</summary>
internal sealed class Tally
{
    public int Findings { get; set; }

    public int Offered { get; set; }

    public int Applied { get; set; }

    public int Compiled { get; set; }

    public int Gone { get; set; }

    public int Left { get; set; }

    public int Again { get; set; }

    public int Trouble { get; set; }

    public static string Heading =>
        $"{"",-9}{"findings",10}{"offered",10}{"actions",10}{"compiled",10}{"gone",10}{"fix-all:",12}{"left",8}{"2nd run",10}"
            + $"{"trouble",10}";

    public string Row(string id) =>
        $"{id,-9}{Findings,10}{Offered,10}{Applied,10}{Compiled,10}{Gone,10}{"",12}{Left,8}{Again,10}{Trouble,10}";

    public static Tally Sum(IEnumerable<Tally> tallies) => tallies.Aggregate(new Tally(), (sum, one) => new Tally
    {
        Findings = sum.Findings + one.Findings,
        Offered = sum.Offered + one.Offered,
        Applied = sum.Applied + one.Applied,
        Compiled = sum.Compiled + one.Compiled,
        Gone = sum.Gone + one.Gone,
        Left = sum.Left + one.Left,
        Again = sum.Again + one.Again,
        Trouble = sum.Trouble + one.Trouble,
    });
}
