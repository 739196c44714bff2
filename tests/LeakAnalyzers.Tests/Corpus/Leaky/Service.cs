// A client of a web service, with the mistakes that real ones make.
public sealed class Service(HttpClient client, DbDataSource source) : IDisposable
{
    private CancellationTokenSource _session = new();
    private readonly Timer _refresh = new(_ => { }, null, 0, 1000); // LEAK210

    public async Task<string> Load(string url, CancellationToken token)
    {
        var response = await client.GetAsync(url, token); // LEAK202
        if (!response.IsSuccessStatusCode) return null;
        var text = await response.Content.ReadAsStringAsync(token);
        response.Dispose();
        return text;
    }

    public async Task<long> Size(string url)
    {
        var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead); // LEAK201
        return response.Content.Headers.ContentLength ?? 0;
    }

    public async Task<string> Retry(string url)
    {
        HttpResponseMessage response = null;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            response = await client.GetAsync(url); // LEAK202
            if (response.IsSuccessStatusCode) break;
        }

        using (response) return await response.Content.ReadAsStringAsync();
    }

    public async Task<int> Total(string sql)
    {
        var connection = await source.OpenConnectionAsync(); // LEAK204
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var reader = await command.ExecuteReaderAsync(); // LEAK203
        var total = 0;
        while (await reader.ReadAsync()) total += reader.GetInt32(0);
        await reader.DisposeAsync();
        await connection.DisposeAsync();
        return total;
    }

    public async Task<bool> Within(Task work, TimeSpan limit, CancellationToken token)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(token); // LEAK208
        deadline.CancelAfter(limit);
        token.Register(() => Console.WriteLine("stopping")); // LEAK209
        await work.WaitAsync(deadline.Token);
        return true;
    }

    public void Restart(CancellationToken token)
    {
        _session.Cancel();
        _session = CancellationTokenSource.CreateLinkedTokenSource(token); // LEAK208
        _refresh.Change(0, 1000);
    }

    public void Dispose() => _session.Dispose();
}
