using System.Security.Cryptography.X509Certificates;

namespace Leaks;

public sealed class LEAK102 : Leak
{
    private static readonly X509Certificate2 s_certificate = Peer.Certificate;

    protected override async Task Request()
    {
        using var handler = new HttpClientHandler
        {
            ClientCertificates = { s_certificate },
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Thumbprint == s_certificate.Thumbprint,
        };
        using var client = new HttpClient(handler);
        await client.GetStringAsync(Peer.Https);
    }
}
