namespace LeakAnalyzers.Knowledge;

/// <summary>What a finding tells a fix beside its place: keys of the finding's properties.</summary>
internal static class DiagnosticProperties
{
    /// <summary>How often the reported code runs: <c>Once</c>, <c>Open</c> or <c>Repeated</c>.</summary>
    public const string Frequency = "Frequency";

    /// <summary>What a lost value holds: <c>Nothing</c>, <c>Fleeting</c> or <c>Scarce</c>.</summary>
    public const string Held = "Held";

    /// <summary>No member of the type ever releases the field that takes the resource.</summary>
    public const string NeverReleased = nameof(NeverReleased);

    /// <summary>The reported assignment puts a resource in the place of one that its field still holds.</summary>
    public const string Overwrites = nameof(Overwrites);

    /// <summary>The resource goes into the constructor of an object that does nothing but release it.</summary>
    public const string Wrapped = nameof(Wrapped);

    /// <summary>
    /// Begins the hint that names the member which has the resource, where the object that has it is not disposable itself.
    /// </summary>
    public const string InMember = nameof(InMember) + ":";

    /// <summary>The started work serves a connection, which lasts as long as its client likes.</summary>
    public const string ServesConnection = nameof(ServesConnection);
}
