using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace Pairs.Parts;

/// <summary>Second and third parts of a resource that are released, or that take it along.</summary>
internal sealed class Responses(HttpClient http)
{
    private static void EndContent(HttpResponseMessage response) => response.Content.Dispose();

    private static void EndContentMaybe(HttpResponseMessage? response) => response?.Content?.Dispose();

    private static async Task EndStream(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync();
        stream.Flush();
    }

    private static async Task<string> Text(HttpResponseMessage response)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        return await reader.ReadToEndAsync();
    }

    private static int Look(HttpResponseMessage response) => response.Content.Headers.Count();

    public async Task<int> ByHelper()
    {
        var response = await http.GetAsync("http://host/a", HttpCompletionOption.ResponseHeadersRead);
        try { return (int)response.StatusCode; }
        finally { EndContent(response); }
    }

    public async Task<int> ByHelperMaybe()
    {
        var response = await http.GetAsync("http://host/a", HttpCompletionOption.ResponseHeadersRead);
        try { return (int)response.StatusCode; }
        finally { EndContentMaybe(response); }
    }

    public async Task ByStream()
    {
        var response = await http.GetAsync("http://host/a", HttpCompletionOption.ResponseHeadersRead);
        await EndStream(response);
    }

    public async Task<string> ByReader()
    {
        var response = await http.GetAsync("http://host/a", HttpCompletionOption.ResponseHeadersRead);
        return await Text(response);
    }

    public async Task<int> OnlyLooks()
    {
        var response = await http.GetAsync("http://host/a", HttpCompletionOption.ResponseHeadersRead); // LEAK201
        return Look(response);
    }

    public async Task<int> ByContent()
    {
        var response = await http.GetAsync("http://host/a", HttpCompletionOption.ResponseHeadersRead);
        try { return (int)response.StatusCode; }
        finally { response.Content.Dispose(); }
    }

    public async Task<int> ByContentLocal()
    {
        var response = await http.GetAsync("http://host/a", HttpCompletionOption.ResponseHeadersRead);
        using var content = response.Content;
        return (await content.ReadAsByteArrayAsync()).Length;
    }
}

internal sealed class Cached(IMemoryCache cache)
{
    public void Entry(string key, object value)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(Parent());
        cache.Set(key, value, new CancellationChangeToken(source.Token));
        cache.Set("source", source);
    }

    public void EntryOptions(string key, object value)
    {
        var source = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var options = new MemoryCacheEntryOptions();
        options.AddExpirationToken(new CancellationChangeToken(source.Token));
        cache.Set(key, value, options);
    }

    public void EntryInline(string key, object value)
    {
        using var entry = cache.CreateEntry(key);
        entry.Value = value;
        entry.AddExpirationToken(new CancellationChangeToken(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token));
    }

    public void EntryToken(string key, object value)
    {
        var source = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        IChangeToken change = new CancellationChangeToken(source.Token);
        cache.Set(key, value, change);
    }

    public void EntryList(string key, object value)
    {
        var source = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        cache.Set(key, value, new MemoryCacheEntryOptions { ExpirationTokens = { new CancellationChangeToken(source.Token) } });
    }

    private static CancellationToken Parent() => default;
}

internal sealed class Readers(DbProviderFactory factory)
{
    public DbDataReader CloseConnection(string sql)
    {
        var connection = factory.CreateConnection()!;
        var command = connection.CreateCommand();
        command.CommandText = sql;
        connection.Open();
        return command.ExecuteReader(CommandBehavior.CloseConnection);
    }

    public async Task<DbDataReader> CloseConnectionAsync(string sql)
    {
        var connection = factory.CreateConnection()!;
        await connection.OpenAsync();
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteReaderAsync(CommandBehavior.CloseConnection | CommandBehavior.SequentialAccess);
    }

    public DbDataReader CloseConnectionOfLocal(string sql)
    {
        var connection = factory.CreateConnection()!;
        connection.Open();
        var command = connection.CreateCommand();
        var reader = command.ExecuteReader(CommandBehavior.CloseConnection);
        return reader;
    }

    public int CloseConnectionHere(string sql)
    {
        var connection = factory.CreateConnection()!;
        connection.Open();
        using var command = connection.CreateCommand();
        using var reader = command.ExecuteReader(CommandBehavior.CloseConnection);
        return reader.FieldCount;
    }

    public int DefaultHere(string sql)
    {
        var connection = factory.CreateConnection()!; // LEAK204
        connection.Open();
        using var command = connection.CreateCommand();
        using var reader = command.ExecuteReader(CommandBehavior.SingleRow);
        return reader.FieldCount;
    }
}
