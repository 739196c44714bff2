namespace Leaks;

public sealed class LEAK103 : Leak
{
    protected override async Task Request()
    {
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, Peer.Http);
        using var response = await invoker.SendAsync(request, CancellationToken.None);
    }
}
