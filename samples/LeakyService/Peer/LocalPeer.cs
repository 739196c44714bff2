using System.Net;
using LeakyService.Catalog;
using LeakyService.Metrics;
using LeakyService.Outbox;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace LeakyService.Peer;

/// <summary>The other side of every call: an HTTPS peer that wants a client certificate, a plain HTTP one, and a remote runner.</summary>
public sealed class LocalPeer(LocalCertificates certificates, PeerTraffic traffic, IOptions<PeerOptions> options)
    : IHostedService, IAsyncDisposable
{
    private readonly Dictionary<ConnectionCount, ListenOptions> _listeners = [];
    private WebApplication? _app;

    public Uri HttpsAddress => new($"https://127.0.0.1:{PortOf(traffic.Https)}/");

    public Uri HttpAddress => new($"http://127.0.0.1:{PortOf(traffic.Http)}/");

    public int RunnerPort => PortOf(traffic.Runner);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Listen);

        _app = builder.Build();
        MapAnswers(_app);
        await _app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private int PortOf(ConnectionCount listener) =>
        _listeners.TryGetValue(listener, out var options) && options.IPEndPoint is { } endPoint
            ? endPoint.Port
            : throw new InvalidOperationException("The peer has not started yet.");

    private void Listen(KestrelServerOptions kestrel)
    {
        var ports = options.Value;
        kestrel.Listen(IPAddress.Loopback, ports.HttpsPort, listener => Count(listener, traffic.Https).UseHttps(https =>
        {
            https.ServerCertificate = certificates.Server;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => certificates.IsService(certificate);
        }));
        kestrel.Listen(IPAddress.Loopback, ports.HttpPort, listener => Count(listener, traffic.Http));
        kestrel.Listen(IPAddress.Loopback, ports.RunnerPort, listener =>
            Count(listener, traffic.Runner).UseHttps(certificates.Server).UseConnectionHandler<RunnerShell>());
    }

    private ListenOptions Count(ListenOptions listener, ConnectionCount count)
    {
        _listeners[count] = listener;
        listener.Use(next => connection => count.Track(connection, next));
        return listener;
    }

    private void MapAnswers(WebApplication app)
    {
        app.Use((context, next) =>
        {
            traffic.CountRequest();
            return next(context);
        });
        app.MapGet("/healthz", async () =>
        {
            await Task.Delay(options.Value.HealthDelay);
            return "healthy";
        });
        app.MapGet("/prices/{sku}", (string sku) => new CatalogPrice(sku, 100 * sku.Length));
        app.MapGet("/metrics", () => new PeerMetrics(traffic.Requests, traffic.Https.Open + traffic.Http.Open, DateTimeOffset.UtcNow));
        app.MapPost("/rows", async (OutboxRow row) =>
        {
            await Task.Delay(options.Value.AnswerDelay);
            return Results.Ok(new { row.Id, accepted = DateTimeOffset.UtcNow });
        });
    }
}
