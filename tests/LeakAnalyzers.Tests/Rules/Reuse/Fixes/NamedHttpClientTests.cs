namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>A handler with settings becomes a named client of the factory.</summary>
public sealed class NamedHttpClientTests : HttpClientFixTests
{
    [Fact]
    public Task What_is_set_on_the_handler_moves_to_the_root_and_what_is_set_on_the_client_stays() => Verify(
        [
            """
            using System;
            using System.Net;
            using System.Net.Http;
            using System.Security.Cryptography.X509Certificates;
            using System.Threading.Tasks;

            namespace Shop;

            public class Prices
            {
                public const string Proxy = "http://proxy";
                private const string Secret = "secret";

                public async Task<string> Load(string address)
                {
                    // Through the proxy.
                    var handler = {|LEAK102:new HttpClientHandler()|};
                    handler.Proxy = new WebProxy(Proxy);
                    // Who we are.
                    handler.ClientCertificates.Add(new X509Certificate2("client.pfx", Secret));
                    using var client = {|LEAK101:new HttpClient(handler)|};
                    client.DefaultRequestHeaders.Add("X-Address", address);
                    return await client.GetStringAsync(address);
                }
            }
            """,
            EmptyRoot,
        ],
        [
            """
            using System;
            using System.Net;
            using System.Net.Http;
            using System.Security.Cryptography.X509Certificates;
            using System.Threading.Tasks;

            namespace Shop;

            public class Prices
            {
                public const string Proxy = "http://proxy";
                private const string Secret = "secret";
                private readonly IHttpClientFactory _httpClientFactory;

                public Prices(IHttpClientFactory httpClientFactory)
                {
                    _httpClientFactory = httpClientFactory;
                }

                public async Task<string> Load(string address)
                {
                    // Through the proxy.
                    using var client = _httpClientFactory.CreateClient("Prices");
                    client.DefaultRequestHeaders.Add("X-Address", address);
                    return await client.GetStringAsync(address);
                }
            }
            """,
            """
            using System.Net;
            using System.Net.Http;
            using System.Security.Cryptography.X509Certificates;
            using Microsoft.Extensions.DependencyInjection;
            using Shop;

            public class Startup
            {
                public void ConfigureServices(IServiceCollection services)
                {
                    services.AddHttpClient("Prices")
                        .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler
                        {
                            Proxy = new WebProxy(Prices.Proxy),
                            // Who we are.
                            ClientCertificates = { new X509Certificate2("client.pfx", "secret") },
                        });
                }
            }
            """,
        ]);

    [Fact]
    public Task Equal_handlers_of_a_class_are_one_client_and_others_are_named_apart() => Verify(
        [
            """
            using System.Net.Http;
            using System.Threading.Tasks;

            public class Prices(string host)
            {
                public Task<string> Old() => {|LEAK101:new HttpClient({|LEAK102:new HttpClientHandler { UseCookies = false }|})|}.GetStringAsync(host);

                public Task<string> New() => {|LEAK101:new HttpClient({|LEAK102:new HttpClientHandler { UseCookies = false }|})|}.GetStringAsync(host);

                public Task<string> Other() => {|LEAK101:new HttpClient({|LEAK102:new SocketsHttpHandler { UseProxy = false }|})|}.GetStringAsync(host);
            }
            """,
            EmptyRoot,
        ],
        [
            """
            using System.Net.Http;
            using System.Threading.Tasks;

            public class Prices(string host, IHttpClientFactory httpClientFactory)
            {
                public Task<string> Old() => httpClientFactory.CreateClient("Prices").GetStringAsync(host);

                public Task<string> New() => httpClientFactory.CreateClient("Prices").GetStringAsync(host);

                public Task<string> Other() => httpClientFactory.CreateClient("Prices2").GetStringAsync(host);
            }
            """,
            """
            using System.Net.Http;
            using Microsoft.Extensions.DependencyInjection;

            public class Startup
            {
                public void ConfigureServices(IServiceCollection services)
                {
                    services.AddHttpClient("Prices")
                        .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { UseCookies = false });
                    services.AddHttpClient("Prices2")
                        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false });
                }
            }
            """,
        ]);

    [Fact]
    public Task A_handler_that_sets_nothing_needs_no_name() => UsesFactory(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices(string host)
        {
            public async Task<string> Load()
            {
                using (var handler = {|LEAK102:new HttpClientHandler()|})
                using (var client = {|LEAK101:new HttpClient(handler, disposeHandler: true)|})
                {
                    return await client.GetStringAsync(host);
                }
            }
        }
        """,
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices(string host, IHttpClientFactory httpClientFactory)
        {
            public async Task<string> Load()
            {
                using (var client = httpClientFactory.CreateClient())
                {
                    return await client.GetStringAsync(host);
                }
            }
        }
        """);

    [Fact]
    public Task A_handler_that_is_set_from_the_call_is_left_alone() => IsLeftAlone(
        """
        using System.Net;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices(string host)
        {
            public async Task<string> Through(string proxy)
            {
                using var client = {|LEAK101:new HttpClient({|LEAK102:new HttpClientHandler { Proxy = new WebProxy(proxy) }|})|};
                return await client.GetStringAsync(host);
            }

            public async Task<string> Sometimes(bool cookies)
            {
                var handler = {|LEAK102:new HttpClientHandler()|};
                if (cookies) handler.UseCookies = false;
                using var client = {|LEAK101:new HttpClient(handler)|};
                return await client.GetStringAsync(host);
            }
        }
        """,
        EmptyRoot);
}
