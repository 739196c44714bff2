using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace LeakAnalyzers.Tests.Behaviour;

/// <summary>A plain and an HTTPS peer on loopback that writes down every request as it arrives.</summary>
internal sealed class RecordingPeer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<string> _requests = [];
    private WebApplication? _app;

    public string Http { get; private set; } = "";

    public string Https { get; private set; } = "";

    /// <summary>The certificate a client may show, with its key.</summary>
    public string ClientCertificate { get; } = Convert.ToBase64String(SelfSigned("CN=caller"));

    public static async Task<RecordingPeer> Start()
    {
        var peer = new RecordingPeer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var server = X509CertificateLoader.LoadPkcs12(SelfSigned("CN=peer"), null);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(https =>
            {
                https.ServerCertificate = server;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            }));
        });
        var app = peer._app = builder.Build();
        app.Run(peer.Answer);
        await app.StartAsync();
        peer.Http = app.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal)) + "/";
        peer.Https = app.Urls.Single(url => url.StartsWith("https:", StringComparison.Ordinal)) + "/";
        return peer;
    }

    /// <summary>What arrived since the last time, in order.</summary>
    public string Take()
    {
        lock (_lock)
        {
            var taken = string.Join("\n", _requests);
            _requests.Clear();
            return taken;
        }
    }

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>A request as its peer sees it.</summary>
    public static string Seen(HttpContext context)
    {
        var request = context.Request;
        var headers = request.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}");
        var certificate = context.Connection.ClientCertificate?.Thumbprint ?? "none";
        return $"{request.Method} {request.Scheme} {request.Path}{request.QueryString} {request.Protocol}, certificate {certificate}, {string.Join(", ", headers)}";
    }

    private async Task Answer(HttpContext context)
    {
        var seen = Seen(context);
        lock (_lock) _requests.Add(seen);
        switch (context.Request.Path.Value)
        {
            case "/never":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "/cookie":
                context.Response.Cookies.Append("session", "1");
                break;
            case "/moved":
                context.Response.Redirect("/here");
                break;
            case "/private" when context.Request.Headers.Authorization.Count == 0:
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"peer\"";
                break;
            default:
                await context.Response.WriteAsync("answer");
                break;
        }
    }

    private static byte[] SelfSigned(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return certificate.Export(X509ContentType.Pfx);
    }
}
