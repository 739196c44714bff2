using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Proof;

/// <summary>One measurement of a leak, and of its repair where there is one.</summary>
internal sealed record Proof(Case Case, IReadOnlyList<Sample> Leaking, IReadOnlyList<Sample>? Repaired)
{
    public Verdict Leak => Case.VerdictOn(Leaking);

    public Verdict? Repair => Repaired is null ? null : Case.VerdictOn(Repaired);

    public bool Holds => Leak is Verdict.Grows && Repair is null or Verdict.Flat;

    public Measured Measured => new(Case.Name, Case.Measure, Case.Load, Case.Unit, [.. Leaking.Select((sample, at) => new Measured.Row(sample.Requests, sample.Measure, Repaired?[at].Measure))]);

    public override string ToString() =>
        $"{Case.Name,-12} {Growth.Of(Leaking),-16} {Leak,-8} {(Repaired is null ? "no repair" : Growth.Of(Repaired)),-16} {Repair,-8} {Case.Measure}";

    public void Check() => Assert.True(Holds, $"{this}\nleaking:  {string.Join(' ', Leaking.Select(sample => sample.Measure))}\nrepaired: {string.Join(' ', Repaired?.Select(sample => sample.Measure) ?? [])}");
}
