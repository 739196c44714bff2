using System.Net.Sockets;
using System.Text;

// Keeps a line to an exchange and writes down each price that comes over it.
public sealed class FeedReader : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly object _sync = new();
    private readonly List<string> _prices = [];
    private TcpClient _client;

    public async Task Open(string host, CancellationToken token)
    {
        _client = new TcpClient(); // LEAK503
        await _client.ConnectAsync(host, 7000); // LEAK501
        _ = Task.Run(Read);
        new Thread(Flush) { IsBackground = true }.Start();
    }

    private async Task Read()
    {
        var buffer = new byte[1024];
        var stream = _client.GetStream();
        int read;
        while ((read = await stream.ReadAsync(buffer, _stop.Token)) > 0)
        {
            var price = Encoding.ASCII.GetString(buffer, 0, read);
            if (Monitor.TryEnter(_sync, 1000)) // LEAK403
            {
                _prices.Add(decimal.Parse(price).ToString());
                Monitor.Exit(_sync);
            }
        }
    }

    private void Flush()
    {
        while (true) // LEAK404
        {
            Thread.Sleep(TimeSpan.FromMinutes(1));
            lock (_sync)
            {
                File.AppendAllLines("prices.log", _prices);
                _prices.Clear();
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _client?.Dispose();
    }
}
