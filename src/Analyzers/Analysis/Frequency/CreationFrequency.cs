namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>How often a value is made over the life of the process.</summary>
internal enum Recurrence
{
    /// <summary>Once, or once for each key of a cache: kept and used again.</summary>
    Once,

    /// <summary>Nobody can tell; counts as right.</summary>
    Unknown,

    /// <summary>Once for each instance of its type.</summary>
    PerInstance,

    /// <summary>Again and again.</summary>
    Again,
}

/// <summary>How often, and in words what repeats it: "on each call of 'Collect'".</summary>
internal readonly record struct CreationFrequency(Recurrence Recurrence, string Because = "")
{
    public static readonly CreationFrequency Once = new(Recurrence.Once);

    public static readonly CreationFrequency Unknown = new(Recurrence.Unknown);

    public static CreationFrequency Repeated(string because) => new(Recurrence.Again, because);
}
