using System.Data.Common;
using LeakyService;
using LeakyService.Catalog;
using LeakyService.Health;
using LeakyService.Metrics;
using LeakyService.Outbox;
using LeakyService.Peer;
using LeakyService.Runner;
using LeakyService.Stats;
using Microsoft.Data.Sqlite;
using Npgsql;

var builder = WebApplication.CreateBuilder(args);
var configuration = builder.Configuration;

builder.Services.Configure<PollingOptions>(configuration.GetSection("Polling"));
builder.Services.Configure<PeerOptions>(configuration.GetSection("Peer"));
builder.Services.Configure<RunnerOptions>(configuration.GetSection("Runner"));

builder.Services.AddSingleton<DbDataSource>(_ =>
{
    if (configuration.GetConnectionString("Postgres") is { Length: > 0 } postgres) return NpgsqlDataSource.Create(postgres);

    var file = configuration["Outbox:Database"] is { Length: > 0 } path
        ? path
        : Path.Combine(Path.GetTempPath(), $"leaky-service-{Environment.ProcessId}.db");
    return SqliteFactory.Instance.CreateDataSource($"Data Source={file}");
});

builder.Services.AddSingleton<LocalCertificates>();
builder.Services.AddSingleton<PeerTraffic>();
builder.Services.AddSingleton<LocalPeer>();
builder.Services.AddSingleton<OutboxStore>();
builder.Services.AddSingleton<BacklogGauge>();
builder.Services.AddSingleton<MetricsCollector>();
builder.Services.AddSingleton<RemoteRunner>();
builder.Services.AddSingleton<HealthCheck>();
builder.Services.AddSingleton<StatsReader>();
builder.Services.AddTransient<CatalogClient>();

// The order is the order of start: the peer and the table come before those who use them.
builder.Services.AddHostedService(services => services.GetRequiredService<LocalPeer>());
builder.Services.AddHostedService<OutboxSchema>();
builder.Services.AddHostedService(services => services.GetRequiredService<BacklogGauge>());
builder.Services.AddHostedService<MetricsWorker>();
builder.Services.AddHostedService<RowWorker>();
builder.Services.AddHostedService<RetentionSweep>();

var app = builder.Build();

app.MapGet("/health", (HealthCheck health) => health.Check());
app.MapGet("/stats", (StatsReader stats) => stats.Read());
app.MapGet("/metrics/last", (MetricsCollector collector) => collector.Last is { } last ? Results.Ok(last) : Results.NotFound());
app.MapGet("/rows", (OutboxStore store) => store.Latest(50));
app.MapPost("/rows", async (NewRow row, OutboxStore store, CatalogClient catalog, CancellationToken cancellationToken) =>
{
    if (await catalog.PriceOf(row.Sku, cancellationToken) is not { } price) return Results.UnprocessableEntity();

    var added = await store.Add(row, price.Cents);
    return Results.Created($"/rows/{added.Id}", added);
});
app.MapPost("/run", (RunCommand run, RemoteRunner runner) => runner.Run(run.Command));

app.Run();
