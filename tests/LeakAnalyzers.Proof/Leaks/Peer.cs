using System.Security.Cryptography.X509Certificates;

namespace Leaks;

/// <summary>Where the other side listens, as the environment says.</summary>
public static class Peer
{
    public static Uri Http { get; } = new(Told("PEER_HTTP"));

    public static Uri Https { get; } = new(Told("PEER_HTTPS"));

    /// <summary>An address that takes every request and answers none.</summary>
    public static Uri Silent { get; } = new(Told("PEER_SILENT"));

    public static Uri Echo { get; } = new(Told("PEER_ECHO"));

    public static X509Certificate2 Certificate { get; } = X509CertificateLoader.LoadPkcs12FromFile(Told("PEER_CERTIFICATE"), null);

    private static string Told(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set");
}
