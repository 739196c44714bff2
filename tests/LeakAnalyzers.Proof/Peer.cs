using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace LeakAnalyzers.Proof;

/// <summary>The other side of every call, on the loopback, and what it sees of the caller.</summary>
internal sealed class Peer : IAsyncDisposable
{
    // More than anyone reads ahead who wants its first line.
    private static readonly string LongPage = "one line\n" + new string('.', 20_000);

    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leakanalyzers-peer-");
    private readonly Dictionary<Traffic, ListenOptions> _listeners = [];
    private readonly WebApplication _app;

    private Peer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Listen);
        _app = builder.Build();
        _app.Run(context => context.Response.WriteAsync(context.Request.Path == "/long" ? LongPage : "one line\n"));
    }

    public Traffic Http { get; } = new();

    /// <summary>Demands a client certificate; a connection counts once its handshake is done.</summary>
    public Traffic Https { get; } = new();

    /// <summary>Sends back what it gets, byte by byte.</summary>
    public Traffic Echo { get; } = new();

    /// <summary>Accepts and never says a word.</summary>
    public Traffic Silent { get; } = new();

    /// <summary>Where everything listens, as the leaking process reads it.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["PEER_HTTP"] = $"http://127.0.0.1:{PortOf(Http)}/",
        ["PEER_HTTPS"] = $"https://127.0.0.1:{PortOf(Https)}/",
        ["PEER_ECHO"] = $"tcp://127.0.0.1:{PortOf(Echo)}/",
        ["PEER_SILENT"] = $"http://127.0.0.1:{PortOf(Silent)}/",
        ["PEER_CERTIFICATE"] = CertificateFile,
    };

    private string CertificateFile => Path.Combine(_folder.FullName, "peer.pfx");

    public static async Task<Peer> Start()
    {
        var peer = new Peer();
        await File.WriteAllBytesAsync(peer.CertificateFile, peer._certificate.Export(X509ContentType.Pfx));
        await peer._app.StartAsync();
        return peer;
    }

    public int PortOf(Traffic traffic) => _listeners[traffic].IPEndPoint!.Port;

    public async ValueTask DisposeAsync()
    {
        // Connections that were left open do not close themselves: that is what is measured.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        On(Http, listener => listener.Use(Http.Track));
        On(Https, listener => listener.UseHttps(https =>
        {
            https.ServerCertificate = _certificate;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == _certificate.Thumbprint;
        }).Use(Https.Track));
        On(Echo, listener => listener.Use(Echo.Track).Run(SendBack));
        On(Silent, listener => listener.Use(Silent.Track).Run(SayNothing));

        void On(Traffic traffic, Action<ListenOptions> configure) => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            _listeners[traffic] = listener;
            configure(listener);
        });
    }

    private static Task SendBack(ConnectionContext connection) => connection.Transport.Input.CopyToAsync(connection.Transport.Output, connection.ConnectionClosed);

    private static Task SayNothing(ConnectionContext connection) => connection.Transport.Input.CopyToAsync(Stream.Null, connection.ConnectionClosed);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=peer", key, HashAlgorithmName.SHA256);
        // Windows cannot use a key in TLS before the certificate has been through a PFX.
        using var ephemeral = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
