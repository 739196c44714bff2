namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A package of one version.</summary>
public sealed class PackageIdentity(string id, string version)
{
    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>Its version.</summary>
    public string Version { get; } = version;

    /// <inheritdoc />
    public override string ToString() => $"{Id} {Version}";
}
