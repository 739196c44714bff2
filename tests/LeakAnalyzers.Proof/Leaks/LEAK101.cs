namespace Leaks;

public sealed class LEAK101 : Leak
{
    protected override async Task Request()
    {
        using var client = new HttpClient();
        await client.GetStringAsync(Peer.Http);
    }
}
