namespace Web;

internal static class Prices
{
    public static HttpClient Client { get; } = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

    public static async Task<string> Load(string item)
    {
        using var client = new HttpClient(); // LEAK101
        return await client.GetStringAsync($"https://prices.example/{item}");
    }
}

internal static class Orders
{
    public static async Task<int> Send(HttpRequest request)
    {
        var response = await Prices.Client.PostAsync("https://orders.example/", new StreamContent(request.Body)); // LEAK202
        return (int)response.StatusCode;
    }
}
