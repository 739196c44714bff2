namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

public sealed class KeepHttpClientTests : HttpClientFixTests
{
    private const string Certificates =
        """
        using System.Security.Cryptography.X509Certificates;

        public class Certificates(X509Certificate2 client)
        {
            public X509Certificate2 Client { get; } = client;

            public X509Certificate2 Renewed() => Client;
        }
        """;

    private const string Singleton =
        """
        using Microsoft.Extensions.DependencyInjection;

        public class Startup
        {
            public void ConfigureServices(IServiceCollection services)
            {
                services.AddSingleton<Metrics>();
            }
        }
        """;

    [Fact]
    public Task Settings_of_a_singleton_make_a_client_at_its_first_use() => Verify(
        [
            """
            using System.Net.Http;
            using System.Threading.Tasks;

            public class Metrics
            {
                private readonly Certificates _certificates;

                public Metrics(Certificates certificates)
                {
                    _certificates = certificates;
                }

                public async Task<string> Scrape(string address)
                {
                    using var client = {|LEAK101:new HttpClient({|LEAK102:new HttpClientHandler { ClientCertificates = { _certificates.Client } }|})|};
                    return await client.GetStringAsync(address);
                }

                public async Task<string> ScrapeAgain(string address)
                {
                    var handler = {|LEAK102:new HttpClientHandler()|};
                    handler.ClientCertificates.Add(_certificates.Client);
                    var client = {|LEAK101:new HttpClient(handler)|};
                    return await client.GetStringAsync(address);
                }
            }
            """,
            Certificates,
            Singleton,
        ],
        [
            """
            using System.Net.Http;
            using System.Threading;
            using System.Threading.Tasks;

            public class Metrics
            {
                private readonly Certificates _certificates;
                private HttpClient? _httpClient;

                private HttpClient Client => LazyInitializer.EnsureInitialized(ref _httpClient, () => new HttpClient(new HttpClientHandler { ClientCertificates = { _certificates.Client } }));

                public Metrics(Certificates certificates)
                {
                    _certificates = certificates;
                }

                public async Task<string> Scrape(string address)
                {
                    return await Client.GetStringAsync(address);
                }

                public async Task<string> ScrapeAgain(string address)
                {
                    return await Client.GetStringAsync(address);
                }
            }
            """,
            Certificates,
            Singleton,
        ]);

    [Fact]
    public Task A_hosted_service_with_a_primary_constructor_keeps_its_client() => IsShared(
        """
        using System;
        using System.Net;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;

        public class Poller(string proxy) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    using var client = {|LEAK101:new HttpClient({|LEAK102:new SocketsHttpHandler { Proxy = new WebProxy(proxy) }|})|};
                    await client.GetStringAsync("http://host", stoppingToken);
                }
            }
        }
        """,
        """
        using System;
        using System.Net;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;

        public class Poller(string proxy) : BackgroundService
        {
            private HttpClient? _httpClient;

            private HttpClient Client => LazyInitializer.EnsureInitialized(ref _httpClient, () => new HttpClient(new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                Proxy = new WebProxy(proxy),
            }));

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await Client.GetStringAsync("http://host", stoppingToken);
                }
            }
        }
        """);

    [Theory]
    [InlineData("AddTransient<Metrics>()", "private readonly Certificates _certificates = null!;", "_certificates.Client")]
    [InlineData("AddSingleton<Metrics>()", "private Certificates _certificates = null!;", "_certificates.Client")]
    [InlineData("AddSingleton<Metrics>()", "private readonly Certificates _certificates = null!;", "_certificates.Renewed()")]
    [InlineData("BuildServiceProvider()", "private readonly Certificates _certificates = null!;", "_certificates.Client")]
    public Task A_client_is_not_kept_where_the_instance_is_short_lived_or_its_state_may_change(string registration, string field, string value) => IsLeftAlone(
        $$"""
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Metrics
        {
            {{field}}

            public void Use(Certificates certificates) {{(field.Contains("readonly") ? "{ }" : "=> _certificates = certificates;")}}

            public async Task<string> Scrape(string address)
            {
                using var client = {|LEAK101:new HttpClient({|LEAK102:new HttpClientHandler { ClientCertificates = { {{value}} } }|})|};
                return await client.GetStringAsync(address);
            }
        }
        """,
        Certificates,
        Singleton.Replace("AddSingleton<Metrics>()", registration));
}
