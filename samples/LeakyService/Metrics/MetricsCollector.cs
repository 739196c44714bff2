using LeakyService.Peer;

namespace LeakyService.Metrics;

/// <summary>Scrapes the peer and keeps the latest answer.</summary>
public sealed class MetricsCollector
{
    private readonly LocalPeer _peer;
    private readonly LocalCertificates _certificates;

    public MetricsCollector(LocalPeer peer, LocalCertificates certificates)
    {
        _peer = peer;
        _certificates = certificates;
    }

    public PeerMetrics? Last { get; private set; }

    public async Task Scrape(CancellationToken cancellationToken)
    {
        var client = new HttpClient(new HttpClientHandler
        {
            ClientCertificates = { _certificates.Client },
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => _certificates.IsPeer(certificate),
        });

        Last = await client.GetFromJsonAsync<PeerMetrics>(new Uri(_peer.HttpsAddress, "metrics"), cancellationToken);
    }
}
