using LeakyService.Peer;

namespace LeakyService.Catalog;

/// <summary>Asks the public catalogue what an article costs.</summary>
public sealed class CatalogClient(LocalPeer peer)
{
    public async Task<CatalogPrice?> PriceOf(string sku, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var address = new Uri(peer.HttpAddress, $"prices/{Uri.EscapeDataString(sku)}");
        return await client.GetFromJsonAsync<CatalogPrice>(address, cancellationToken);
    }
}
