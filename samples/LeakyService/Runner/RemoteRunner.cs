using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using LeakyService.Peer;
using Microsoft.Extensions.Options;

namespace LeakyService.Runner;

/// <summary>Sends command lines to the remote runner over one TLS connection, one at a time.</summary>
public sealed class RemoteRunner : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IOptions<RunnerOptions> _options;
    private readonly LocalPeer _peer;
    private readonly LocalCertificates _certificates;
    private TcpClient? _connection;
    private SslStream? _stream;
    private StreamReader? _answers;

    public RemoteRunner(IOptions<RunnerOptions> options, LocalPeer peer, LocalCertificates certificates)
    {
        _options = options;
        _peer = peer;
        _certificates = certificates;
    }

    public async Task<string> Run(string command)
    {
        await _turn.WaitAsync();
        try
        {
            if (_answers is null || _stream is null) await Connect();

            await _stream!.WriteAsync(Encoding.UTF8.GetBytes(command.ReplaceLineEndings(" ") + "\n"));
            return await ReadAnswer(_answers!);
        }
        catch
        {
            Disconnect();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => Disconnect();

    private async Task Connect()
    {
        var host = _options.Value.Host;
        var port = _options.Value.Port is 0 ? _peer.RunnerPort : _options.Value.Port;

        _connection = new TcpClient();
        await _connection.ConnectAsync(host, port);
        _stream = new SslStream(_connection.GetStream(), false, (_, certificate, _, _) => _certificates.IsPeer(certificate));
        await _stream.AuthenticateAsClientAsync(host);
        _answers = new StreamReader(_stream);
    }

    // An answer ends with an empty line.
    private static async Task<string> ReadAnswer(StreamReader answers)
    {
        var answer = new StringBuilder();
        while (await answers.ReadLineAsync() is { } line)
        {
            if (line.Length == 0) return answer.ToString();
            answer.AppendLine(line);
        }

        throw new IOException("The runner closed the connection before it had answered.");
    }

    private void Disconnect()
    {
        _answers?.Dispose();
        _stream?.Dispose();
        _connection?.Dispose();
        (_answers, _stream, _connection) = (null, null, null);
    }
}
