// Fields that look lost and are not.
public sealed class Listener : IDisposable
{
    private readonly System.Net.Sockets.TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
    private CancellationTokenSource _message;
    private CancellationTokenSource _download;
    private System.Net.Sockets.TcpClient _client;

    public void Online() => _message?.Cancel();

    // Each turn disposes its own source.
    public async Task Next(CancellationToken token)
    {
        while (true)
        {
            _message = CancellationTokenSource.CreateLinkedTokenSource(token);
            try
            {
                await Task.Delay(1, _message.Token);
            }
            catch (OperationCanceledException) when (_message.Token.IsCancellationRequested && !token.IsCancellationRequested)
            {
                continue;
            }
            finally
            {
                _message.Dispose();
            }
        }
    }

    // The field is the resource of a using.
    public async Task Download(CancellationToken token)
    {
        using (_download = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            await Task.Delay(1, _download.Token);
        }
    }

    public void Stop() => _download?.Cancel();

    // Every way round the loop cleans up the client of the last turn.
    public async Task Accept(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                _client = await _listener.AcceptTcpClientAsync(token);
                await Serve(token);
                Clean();
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                break;
            }
            catch (Exception)
            {
                Clean();
                await Task.Delay(100, token);
            }
        }
    }

    public void Dispose()
    {
        Clean();
        _listener.Stop();
    }

    private async Task Serve(CancellationToken token) => await _client.GetStream().WriteAsync(new byte[1], token);

    private void Clean()
    {
        try { _client?.Close(); } catch { /* best effort */ }
        _client = null;
    }
}

public sealed class Timeouts
{
    private readonly TaskCompletionSource _done = new();

    // The callback ends the source.
    public Action Watch(TimeSpan timeout)
    {
        CancellationTokenSource deadline = null;
        if (timeout > TimeSpan.Zero)
        {
            deadline = new CancellationTokenSource();
            deadline.CancelAfter(timeout);
        }

        return () =>
        {
            deadline?.Cancel();
            _done.TrySetResult();
        };
    }
}

public sealed class Socket(System.Net.Sockets.Socket socket)
{
    // Taken back by an await using of its configured form.
    public async Task Handshake(CancellationToken token)
    {
        await using (token.Register(state => ((IDisposable)state).Dispose(), socket).ConfigureAwait(false))
        {
            await Task.Yield();
        }
    }
}
