using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LeakAnalyzers.Tests.Behaviour;

/// <summary>The sample service against its own peer: what it asks is the same before and after the fixes.</summary>
public sealed class SampleRequestsTests
{
    // What speaks HTTP, as it is in the sample; the database behind the outbox has no part in a request.
    private static readonly string[] s_files =
    [
        "Catalog/CatalogClient.cs", "Catalog/CatalogPrice.cs", "Health/HealthCheck.cs", "Metrics/MetricsCollector.cs", "Metrics/PeerMetrics.cs", "Outbox/OutboxRow.cs", "Outbox/RowWorker.cs",
        "Peer/ConnectionCount.cs", "Peer/LocalCertificates.cs", "Peer/LocalPeer.cs", "Peer/PeerOptions.cs", "Peer/PeerTraffic.cs", "Peer/RunnerShell.cs", "PollingOptions.cs",
    ];

    private const string Root =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        using System.Data.Common;
        using LeakyService.Catalog;
        using LeakyService.Health;
        using LeakyService.Metrics;
        using LeakyService.Outbox;
        using LeakyService.Peer;

        public static class Root
        {
            public static void Add(IServiceCollection services)
            {
                services.AddSingleton<DbDataSource>(_ => null!);
                services.AddSingleton<LocalCertificates>();
                services.AddSingleton<PeerTraffic>();
                services.AddSingleton<LocalPeer>();
                services.AddSingleton<OutboxStore>();
                services.AddSingleton<MetricsCollector>();
                services.AddSingleton<HealthCheck>();
                services.AddTransient<CatalogClient>();
                services.AddHostedService<RowWorker>();
            }
        }

        namespace LeakyService.Outbox
        {
            public sealed class OutboxStore
            {
                public Task MarkDelivered(string id) => Task.CompletedTask;
            }
        }
        """;

    [Fact]
    public async Task The_peer_of_the_sample_sees_the_same_before_and_after()
    {
        var sample = Subject.Of([.. s_files.Select(file => (file, Repository.Read($"samples/LeakyService/{file}"))), ("Root.cs", Root)]);
        Assert.Equal(["LEAK101", "LEAK101", "LEAK101", "LEAK102", "LEAK102", "LEAK104"], await sample.Findings());
        var repaired = await sample.Repaired();
        Assert.All(await repaired.Findings(), id => Assert.Equal("LEAK104", id));

        var before = await sample.Run(Serve);
        Assert.Equal(before, await repaired.Run(Serve));
        Assert.Equal(3, before.Split('\n').Count(line => line.Contains("GET https /metrics") && line.Contains("certificate CN=leaky-service")));
        Assert.Equal(2, before.Split('\n').Count(line => line.Contains("POST https /rows") && line.Contains("certificate CN=leaky-service")));
        Assert.Contains("timeout -00:00:00.0010000", before);
    }

    private static async Task<string> Serve(IServiceProvider services, Assembly assembly)
    {
        using var requests = new ServerRequests();
        var peer = (IHostedService)services.GetRequiredService(Type("Peer.LocalPeer"));
        await peer.StartAsync(default);

        for (var turn = 0; turn < 3; turn++)
        {
            await Call("Metrics.MetricsCollector", "Scrape", CancellationToken.None);
            await Call("Catalog.CatalogClient", "PriceOf", $"sku {turn}", CancellationToken.None);
            await Call("Health.HealthCheck", "Check");
        }

        var worker = services.GetServices<IHostedService>().Single();
        var row = Activator.CreateInstance(Type("Outbox.OutboxRow"))!;
        row.GetType().GetProperty("Id")!.SetValue(row, "1");
        for (var turn = 0; turn < 2; turn++) await (Task)worker.GetType().GetMethod("Deliver", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(worker, [row])!;

        var health = services.GetRequiredService(Type("Health.HealthCheck"));
        var client = health.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Select(field => field.GetValue(health)).OfType<HttpClient>().Single();
        var port = ((Uri)peer.GetType().GetProperty("HttpsAddress")!.GetValue(peer)!).Port;
        var plain = ((Uri)peer.GetType().GetProperty("HttpAddress")!.GetValue(peer)!).Port;
        await peer.StopAsync(default);
        return $"timeout {client.Timeout}\n{requests.At(port, plain)}".Replace($":{port}", ":https").Replace($":{plain}", ":http");

        Type Type(string name) => assembly.GetType("LeakyService." + name)!;

        Task Call(string type, string method, params object[] arguments) => (Task)Type(type).GetMethod(method)!.Invoke(services.GetRequiredService(Type(type)), arguments)!;
    }

    /// <summary>What the servers of this process are asked while this listens; the sample's peer tells its framework, and nobody else.</summary>
    private sealed class ServerRequests : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly List<IDisposable> _subscriptions = [];
        private readonly ConcurrentQueue<(int Port, string Request)> _seen = [];

        public ServerRequests() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public string At(params int[] ports) => string.Join('\n', _seen.Where(seen => ports.Contains(seen.Port)).Select(seen => seen.Request));

        public void OnNext(DiagnosticListener listener)
        {
            if (listener.Name == "Microsoft.AspNetCore") _subscriptions.Add(listener.Subscribe(this, name => name == "Microsoft.AspNetCore.Hosting.BeginRequest"));
        }

        public void OnNext(KeyValuePair<string, object?> @event)
        {
            if (@event.Value?.GetType().GetProperty("httpContext")?.GetValue(@event.Value) is not HttpContext context) return;
            var seen = RecordingPeer.Seen(context);
            if (context.Connection.ClientCertificate is { } certificate) seen = seen.Replace(certificate.Thumbprint, certificate.Subject);
            _seen.Enqueue((context.Connection.LocalPort, seen));
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
