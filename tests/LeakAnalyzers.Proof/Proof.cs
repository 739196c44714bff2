using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Proof;

/// <summary>One measurement of a leak and of its repair.</summary>
internal sealed record Proof(Case Case, IReadOnlyList<Sample> Leaking, IReadOnlyList<Sample> Repaired)
{
    public Verdict Leak => Case.VerdictOn(Leaking);

    public Verdict Repair => Case.VerdictOn(Repaired);

    public Measured Measured => new(Case.Name, Case.Measure, Case.WholeLoad, Case.Unit, [.. Leaking.Select((sample, at) => new Measured.Row(sample.Requests, sample.Measure, Repaired[at].Measure))]);

    public static string Heading { get; } = $"{"",-20} {"leaking, for each",-25} {"repaired, for each",-25} measure";

    public override string ToString() =>
        $"{Case.Name,-20} {Growth.Of(Leaking),-16} {Leak,-8} {Growth.Of(Repaired),-16} {Repair,-8} {Case.Measure}";

    public void Check() => Assert.True(
        Leak == Verdict.Grows && Repair == Verdict.Flat,
        $"{this}\nleaking:  {Line(Leaking)}\nrepaired: {Line(Repaired)}");

    private static string Line(IReadOnlyList<Sample> samples) => string.Join(' ', samples.Select(sample => sample.Measure));
}
