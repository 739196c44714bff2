namespace LeakAnalyzers.Proof;

/// <summary>The straight line through a run's samples: how much each request adds to the measure, give or take.</summary>
internal sealed record Growth(double PerRequest, double GiveOrTake)
{
    // Student's t for 95 % and the eight degrees of freedom that ten samples leave.
    private const double T = 2.306;

    public static Growth Of(IReadOnlyList<Sample> samples)
    {
        Assert.Equal(Case.Samples, samples.Count);
        var (meanX, meanY) = (samples.Average(sample => sample.Requests), samples.Average(sample => sample.Measure));
        var spread = samples.Sum(sample => Math.Pow(sample.Requests - meanX, 2));
        var slope = samples.Sum(sample => (sample.Requests - meanX) * (sample.Measure - meanY)) / spread;
        var off = samples.Sum(sample => Math.Pow(sample.Measure - meanY - slope * (sample.Requests - meanX), 2));
        return new(slope, T * Math.Sqrt(off / (samples.Count - 2) / spread));
    }

    public override string ToString() => FormattableString.Invariant($"{PerRequest:0.000} ± {GiveOrTake:0.000}");
}

/// <summary>The measure after so many requests.</summary>
internal sealed record Sample(int Requests, long Measure);

internal enum Verdict
{
    /// <summary>Each request adds to the measure, beyond doubt.</summary>
    Grows,

    /// <summary>However many requests there are, the measure stays within a constant.</summary>
    Flat,

    /// <summary>Neither can be said.</summary>
    Unclear,
}
