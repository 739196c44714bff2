using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

// Takes orders over TLS, one line for each, and answers with a number.
public sealed class LineServer(X509Certificate2 certificate) : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Any, 4001);
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, int> _numbers = [];

    public async Task Run(CancellationToken token)
    {
        _listener.Start();
        while (!token.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(token);
            _ = Serve(client); // LEAK401 (by hand)
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        using (var tls = new SslStream(client.GetStream()))
        {
            await tls.AuthenticateAsServerAsync(certificate); // LEAK501
            using var reader = new StreamReader(tls);
            var order = await reader.ReadLineAsync();
            await tls.WriteAsync(BitConverter.GetBytes(NumberOf(order)));
        }
    }

    private int NumberOf(string order)
    {
        _lock.EnterWriteLock(); // LEAK403
        var number = int.Parse(order.Split(' ')[0]);
        _numbers[order] = number;
        _lock.ExitWriteLock();
        return number;
    }

    public void Dispose()
    {
        _listener.Stop();
        _lock.Dispose();
    }
}
