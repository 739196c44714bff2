using var timer = new Timer(Jobs.Tick, null, 0, 60_000);
foreach (var url in args) Console.WriteLine(await Jobs.Fetch(url));

internal static class Jobs
{
    private static readonly HttpClient s_client = new();

    public static void Tick(object? state)
    {
        var client = new System.Net.Sockets.TcpClient("localhost", 4001); // LEAK207
        client.GetStream().WriteByte(1);
    }

    public static async Task<int> Fetch(string url)
    {
        var response = await s_client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead); // LEAK201
        return (int)response.StatusCode;
    }
}
