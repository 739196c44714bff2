using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LeakyService.Peer;

/// <summary>The two self-signed certificates that service and peer know each other by, made at start.</summary>
public sealed class LocalCertificates : IDisposable
{
    public X509Certificate2 Server { get; } = SelfSigned("CN=peer");

    public X509Certificate2 Client { get; } = SelfSigned("CN=leaky-service");

    public bool IsPeer(X509Certificate? certificate) => certificate?.GetCertHashString() == Server.Thumbprint;

    public bool IsService(X509Certificate? certificate) => certificate?.GetCertHashString() == Client.Thumbprint;

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
    }

    private static X509Certificate2 SelfSigned(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());

        // Windows cannot use a key in TLS before the certificate has been through a PFX.
        using var ephemeral = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pfx), null);
    }
}
