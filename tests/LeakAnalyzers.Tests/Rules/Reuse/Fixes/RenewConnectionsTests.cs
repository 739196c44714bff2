using LeakAnalyzers.CodeFixes.Reuse;
using LeakAnalyzers.Rules.Reuse;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

public sealed class RenewConnectionsTests
{
    [Theory]
    [InlineData("new HttpClient()", "new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })")]
    [InlineData("new()", "new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })")]
    [InlineData("new HttpClient { Timeout = Limit }", "new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }) { Timeout = Limit }")]
    [InlineData("new HttpClient(new SocketsHttpHandler())", "new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })")]
    [InlineData("new(new SocketsHttpHandler() { UseCookies = false, }, true)", "new(new SocketsHttpHandler() { UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) }, true)")]
    [InlineData("new(new HttpClientHandler())", "new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })")]
    [InlineData("new(new HttpClientHandler { UseProxy = false })", "new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })")]
    [InlineData("new(disposeHandler: true, handler: new HttpClientHandler { UseProxy = false })", "new(disposeHandler: true, handler: new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })")]
    public Task The_handler_of_a_client_closes_its_connections_in_time(string before, string after) => Verify(Client(before, reported: true), Client(after));

    [Theory]
    [InlineData("AllowAutoRedirect = false")]
    [InlineData("AutomaticDecompression = System.Net.DecompressionMethods.All")]
    [InlineData("CookieContainer = new()")]
    [InlineData("Credentials = new System.Net.NetworkCredential(\"me\", \"secret\")")]
    [InlineData("DefaultProxyCredentials = System.Net.CredentialCache.DefaultCredentials")]
    [InlineData("MaxAutomaticRedirections = 3")]
    [InlineData("MaxConnectionsPerServer = 8")]
    [InlineData("MaxResponseHeadersLength = 64")]
    [InlineData("PreAuthenticate = true")]
    [InlineData("Proxy = new System.Net.WebProxy(\"proxy\")")]
    [InlineData("UseCookies = false")]
    [InlineData("UseProxy = false")]
    public Task A_setting_with_an_exact_counterpart_moves_to_the_other_handler(string setting) => Verify(
        Client($"new(new HttpClientHandler {{ {setting} }})", reported: true),
        Client($"new(new SocketsHttpHandler {{ {setting}, PooledConnectionLifetime = TimeSpan.FromMinutes(2) }})"));

    [Theory]
    [InlineData("CheckCertificateRevocationList = true")]
    [InlineData("ClientCertificateOptions = ClientCertificateOption.Automatic")]
    [InlineData("ClientCertificates = { new System.Security.Cryptography.X509Certificates.X509Certificate2() }")]
    [InlineData("MaxRequestContentBufferSize = 1")]
    [InlineData("ServerCertificateCustomValidationCallback = (_, _, _, _) => true")]
    [InlineData("SslProtocols = System.Security.Authentication.SslProtocols.Tls13")]
    [InlineData("UseDefaultCredentials = true")]
    [InlineData("UseCookies = false, UseDefaultCredentials = true")]
    public Task A_setting_without_one_keeps_its_handler(string settings) =>
        Verify(Client($"new(new HttpClientHandler {{ {settings} }})", reported: true), Client($"new(new HttpClientHandler {{ {settings} }})", reported: true));

    [Fact]
    public Task Settings_on_lines_of_their_own_get_another_line() => Verify(
        """
        using System.Net.Http;

        static class Api
        {
            static readonly HttpClient One = [|new HttpClient(new HttpClientHandler
            {
                // The peer is near.
                UseProxy = false,
                UseCookies = false // no state
            })|];

            static readonly HttpClient Two = [|new HttpClient(new SocketsHttpHandler
            {
                UseProxy = false, // near
            })|];
        }
        """,
        """
        using System;
        using System.Net.Http;

        static class Api
        {
            static readonly HttpClient One = new HttpClient(new SocketsHttpHandler
            {
                // The peer is near.
                UseProxy = false,
                UseCookies = false, // no state
                PooledConnectionLifetime = TimeSpan.FromMinutes(2)
            });

            static readonly HttpClient Two = new HttpClient(new SocketsHttpHandler
            {
                UseProxy = false, // near
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            });
        }
        """);

    [Fact]
    public Task Singletons_and_lazy_clients_are_repaired_where_they_are_made() => Verify(
        """
        using System;
        using System.Net.Http;
        using Microsoft.Extensions.DependencyInjection;

        class Startup
        {
            static readonly Lazy<HttpClient> Late = new(() => [|new HttpClient()|]);
            static HttpClient _kept;
            static HttpClient Kept => _kept ??= [|new HttpClient()|];
            void Configure(IServiceCollection services) => services.AddSingleton<Startup>().AddSingleton(_ => [|new HttpClient()|]);
        }
        """,
        """
        using System;
        using System.Net.Http;
        using Microsoft.Extensions.DependencyInjection;

        class Startup
        {
            static readonly Lazy<HttpClient> Late = new(() => new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }));
            static HttpClient _kept;
            static HttpClient Kept => _kept ??= new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
            void Configure(IServiceCollection services) => services.AddSingleton<Startup>().AddSingleton(_ => new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }));
        }
        """);

    [Fact]
    public Task A_channel_keeps_what_its_own_handler_would_do() => Verify(
        """
        using System;
        using System.Net.Http;
        using Grpc.Net.Client;

        static class Api
        {
            static readonly GrpcChannel One = [|GrpcChannel.ForAddress("https://api")|];
            static readonly GrpcChannel Two = [|GrpcChannel.ForAddress("https://api", new GrpcChannelOptions { MaxReceiveMessageSize = 1 })|];
            static readonly GrpcChannel Three = [|GrpcChannel.ForAddress("https://api", new())|];
        }
        """,
        """
        using System;
        using System.Net.Http;
        using Grpc.Net.Client;

        static class Api
        {
            static readonly GrpcChannel One = GrpcChannel.ForAddress("https://api", new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, PooledConnectionLifetime = TimeSpan.FromMinutes(2) } });
            static readonly GrpcChannel Two = GrpcChannel.ForAddress("https://api", new GrpcChannelOptions { MaxReceiveMessageSize = 1, HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, PooledConnectionLifetime = TimeSpan.FromMinutes(2) } });
            static readonly GrpcChannel Three = GrpcChannel.ForAddress("https://api", new() { HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, PooledConnectionLifetime = TimeSpan.FromMinutes(2) } });
        }
        """);

    [Fact]
    public Task A_handler_that_must_be_of_its_type_stays() => Verify(
        """
        using System.Net.Http;

        class Api(HttpClientHandler handler) : HttpClient(handler)
        {
            static readonly Api Shared = [|new Api(new HttpClientHandler())|];
        }
        """,
        """
        using System.Net.Http;

        class Api(HttpClientHandler handler) : HttpClient(handler)
        {
            static readonly Api Shared = [|new Api(new HttpClientHandler())|];
        }
        """);

    [Fact]
    public Task A_phone_has_a_handler_of_its_own() => Verify(
        "[assembly: System.Runtime.Versioning.TargetPlatform(\"Android34.0\")]\n" + Client("new(new HttpClientHandler())", reported: true),
        "[assembly: System.Runtime.Versioning.TargetPlatform(\"Android34.0\")]\n" + Client("new(new HttpClientHandler())", reported: true));

    private static string Client(string creation, bool reported = false) =>
        $$"""
        namespace Shop
        {
            using System;
            using System.Net.Http;
            using Microsoft.Extensions.DependencyInjection;

            static class Api
            {
                static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
                static readonly HttpClient Client = {{(reported ? $"[|{creation}|]" : creation)}};
                static void Add(IServiceCollection services) => services.AddSingleton<object>();
            }
        }
        """;

    private static Task Verify(string before, string after)
    {
        var test = new CSharpCodeFixTest<ClientNeverRenewsConnections, RenewConnections, DefaultVerifier>
        {
            ReferenceAssemblies = Frameworks.None,
            TestCode = before.ReplaceLineEndings("\n"),
            FixedCode = after.ReplaceLineEndings("\n"),
        };
        test.TestState.AdditionalReferences.AddRange([.. Frameworks.Net80, HostingLibraries.Reference, ClientLibraries.Reference]);
        if (before == after) test.FixedState.MarkupHandling = MarkupMode.Allow;
        return test.RunAsync();
    }
}
