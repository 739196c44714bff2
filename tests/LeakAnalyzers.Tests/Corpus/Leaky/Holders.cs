using System.Net.Sockets;

namespace Holders;

/// <summary>Clients and handlers for one call.</summary>
public sealed class Rates
{
    public async Task<string> Today()
    {
        using var client = new HttpClient(); // LEAK101
        return await client.GetStringAsync("https://rates.example/");
    }

    public async Task<string> Archive(string name)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 4 }; // LEAK102
        using var client = new HttpClient(handler); // LEAK101
        return await client.GetStringAsync($"https://rates.example/{name}");
    }

    public async Task<int> Status(string url)
    {
        using var invoker = new HttpMessageInvoker( // LEAK103
            new SocketsHttpHandler()); // LEAK102
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await invoker.SendAsync(request, CancellationToken.None);
        return (int)response.StatusCode;
    }
}

/// <summary>Locals that a path forgets.</summary>
public sealed class Reports(HttpClient client)
{
    public async Task<bool> IsAlive(string url)
    {
        var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead); // LEAK201
        return response.IsSuccessStatusCode;
    }

    public async Task<string?> FirstLine(string url)
    {
        var reader = new StreamReader(await client.GetStreamAsync(url)); // LEAK206
        return await reader.ReadLineAsync();
    }

    public int Count(DbCommand command)
    {
        var reader = command.ExecuteReader(); // LEAK203
        if (!reader.HasRows) return 0;
        var count = reader.GetInt32(0);
        reader.Dispose();
        return count;
    }

    public async Task<object?> Total(DbDataSource source)
    {
        var connection = await source.OpenConnectionAsync(); // LEAK204
        await using var command = connection.CreateCommand();
        return await command.ExecuteScalarAsync();
    }

    public void Move(DbConnection connection)
    {
        var transaction = connection.BeginTransaction(); // LEAK205
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    public void Ping(string host)
    {
        var socket = new TcpClient(host, 4001); // LEAK207
        socket.GetStream().WriteByte(1);
    }

    public async Task<string> Load(string url, CancellationToken stopping)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping); // LEAK208
        deadline.CancelAfter(5000);
        return await client.GetStringAsync(url, deadline.Token);
    }

    public async Task Wait(Task work, CancellationToken stopping)
    {
        var canceled = new TaskCompletionSource();
        var registration = stopping.Register(() => canceled.TrySetCanceled()); // LEAK209
        await Task.WhenAny(work, canceled.Task);
    }
}

/// <summary>Fields that no member disposes.</summary>
public sealed class Session
{
    private readonly Timer _timer = new(_ => Console.WriteLine("tick"), null, 1000, 1000); // LEAK210
    private readonly TcpClient _client;

    public Session(string host) => _client = new TcpClient(host, 4001); // LEAK207

    public void Send(byte[] data) => _client.GetStream().Write(data);

    public void Faster() => _timer.Change(0, 100);
}
