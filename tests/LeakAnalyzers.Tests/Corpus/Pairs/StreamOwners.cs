using System.IO.Pipelines;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;

namespace Pairs.StreamOwners;

/// <summary>Readers and writers that take their stream along; beside them, those that are told to leave it open.</summary>
internal sealed class Openers(string host, HttpClient http)
{
    public PipeReader Reader()
    {
        return PipeReader.Create(new TcpClient(host, 1).GetStream());
    }

    public PipeReader ReaderOfLocal()
    {
        var client = new TcpClient(host, 1);
        var stream = client.GetStream();
        return PipeReader.Create(stream);
    }

    public async Task ReaderThatLeavesOpen()
    {
        var client = new TcpClient(host, 1); // LEAK207
        var reader = PipeReader.Create(client.GetStream(), new StreamPipeReaderOptions(leaveOpen: true));
        try { await reader.ReadAsync(); }
        finally { await reader.CompleteAsync(); }
    }

    public PipeWriter Writer()
    {
        var client = new TcpClient(host, 1);
        return PipeWriter.Create(client.GetStream());
    }

    public async Task<int> Completed()
    {
        var client = new TcpClient(host, 1);
        var reader = PipeReader.Create(client.GetStream());
        try
        {
            var result = await reader.ReadAsync();
            return (int)result.Buffer.Length;
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    public async Task<int> NotCompleted()
    {
        var client = new TcpClient(host, 1); // LEAK207
        var reader = PipeReader.Create(client.GetStream());
        var result = await reader.ReadAsync();
        return (int)result.Buffer.Length;
    }

    public WebSocket Socket()
    {
        var client = new TcpClient(host, 1);
        return WebSocket.CreateFromStream(client.GetStream(), isServer: false, subProtocol: null, keepAliveInterval: TimeSpan.FromSeconds(30));
    }

    public async Task Disposed()
    {
        var client = new TcpClient(host, 1);
        using var socket = WebSocket.CreateFromStream(client.GetStream(), new WebSocketCreationOptions());
        await socket.SendAsync(new byte[1], WebSocketMessageType.Binary, true, default);
    }

    public async Task<PipeReader> Response(Uri uri)
    {
        var stream = await http.GetStreamAsync(uri);
        return PipeReader.Create(stream);
    }

    public async Task<PipeReader> ResponseAtOnce(Uri uri) => PipeReader.Create(await http.GetStreamAsync(uri));

    public async Task ResponseCompleted(Uri uri)
    {
        var reader = PipeReader.Create(await http.GetStreamAsync(uri));
        try
        {
            await reader.ReadAsync();
        }
        finally
        {
            reader.Complete();
        }
    }

    public StreamReader Text()
    {
        var client = new TcpClient(host, 1);
        return new StreamReader(client.GetStream());
    }

    public StreamReader TextThatLeavesOpen()
    {
        var client = new TcpClient(host, 1); // LEAK207
        return new StreamReader(client.GetStream(), leaveOpen: true);
    }

    public BinaryWriter Binary()
    {
        var client = new TcpClient(host, 1);
        return new BinaryWriter(client.GetStream());
    }
}

/// <summary>Fields of the same sort.</summary>
internal sealed class Session : IDisposable
{
    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;

    public Session(string host)
    {
        var client = new TcpClient(host, 1);
        _reader = PipeReader.Create(client.GetStream());
        _writer = PipeWriter.Create(client.GetStream());
    }

    public void Dispose()
    {
        _reader.Complete();
        _writer.Complete();
    }
}
