namespace LeakAnalyzers.Tests.Behaviour;

/// <summary>Small programs against a real peer: three calls arrive the same, and end the same, before a fix and after each way that is offered.</summary>
public sealed class EqualRequestsTests
{
    private const string Factory = "Use IHttpClientFactory";
    private const string Shared = "Share one HttpClient";
    private const string Kept = "Keep one HttpClient for each instance";

    private const string Certificate = "X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(Peer.Certificate), null)";

    [Fact]
    public Task A_client_certificate_is_shown() => Holds([Factory, Shared],
        $$"""
        using var client = new HttpClient(new HttpClientHandler { ClientCertificates = { {{Certificate}} }, ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
        return await client.GetStringAsync(Peer.Https + path);
        """);

    [Fact]
    public Task Default_headers_are_sent() => Holds([Factory, Shared],
        """
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Caller", "shop");
        client.DefaultRequestHeaders.UserAgent.ParseAdd("shop/1.0");
        client.DefaultRequestHeaders.Accept.ParseAdd("text/plain");
        return await client.GetStringAsync(Peer.Http + path);
        """);

    [Fact]
    public Task Headers_that_are_assigned_are_sent_too() => Holds([Factory, Shared],
        """
        var client = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "token"), ConnectionClose = true } };
        return await client.GetStringAsync(Peer.Http + path);
        """);

    [Fact]
    public Task A_relative_address_has_its_base() => Holds([Factory, Shared],
        """
        using (var client = new HttpClient { BaseAddress = new Uri(Peer.Http + "base/"), DefaultRequestVersion = HttpVersion.Version11 })
        {
            using var response = await client.PostAsync(path, new StringContent("body"));
            return client.BaseAddress + await response.Content.ReadAsStringAsync();
        }
        """);

    [Fact]
    public Task A_timeout_ends_the_call() => Holds([Factory, Shared],
        """
        using var client = new HttpClient { Timeout = TimeSpan.FromMilliseconds(250) };
        try
        {
            return await client.GetStringAsync(Peer.Http + "never");
        }
        catch (TaskCanceledException e)
        {
            return client.Timeout + e.InnerException!.GetType().Name;
        }
        """);

    [Fact]
    public Task Cookies_that_are_off_stay_off() => Holds([Factory, Shared],
        """
        using var handler = new HttpClientHandler();
        handler.UseCookies = false;
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, Peer.Http + "cookie");
        request.Headers.Add("Cookie", "mine=1");
        using var response = await client.SendAsync(request);
        return response.StatusCode.ToString();
        """);

    // One call's session is none of the next one's business.
    [Theory]
    [InlineData("CookieContainer = new CookieContainer()")]
    [InlineData("UseCookies = true")]
    public Task A_session_of_one_call_is_not_shared(string setting) => Holds([],
        $$"""
        using var client = new HttpClient(new HttpClientHandler { {{setting}} });
        return await client.GetStringAsync(Peer.Http + "cookie") + await client.GetStringAsync(Peer.Http + path);
        """);

    [Fact]
    public Task A_proxy_gets_the_request() => Holds([Factory, Shared],
        """
        using var client = new HttpClient(new HttpClientHandler { Proxy = new WebProxy(Peer.Http), UseProxy = true });
        return await client.GetStringAsync("http://elsewhere.example/" + path);
        """);

    [Fact]
    public Task Credentials_answer_a_challenge() => Holds([Factory, Shared],
        """
        using var client = new HttpClient(new HttpClientHandler { Credentials = new NetworkCredential("me", "secret") });
        return await client.GetStringAsync(Peer.Http + "private");
        """);

    [Fact]
    public Task What_is_decompressed_is_asked_for_and_redirects_are_left_to_the_caller() => Holds([Factory, Shared],
        """
        using var client = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip, AllowAutoRedirect = false });
        using var response = await client.GetAsync(Peer.Http + "moved");
        return response.StatusCode.ToString();
        """);

    [Fact]
    public Task Redirects_are_followed_by_default() => Holds([Factory, Shared],
        """
        using var client = new HttpClient();
        return await client.GetStringAsync(Peer.Http + "moved");
        """);

    [Fact]
    public Task Settings_of_the_instance_are_kept_with_it() => Holds([Kept],
        """
        using var client = new HttpClient(new HttpClientHandler { ClientCertificates = { _certificate }, ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
        return await client.GetStringAsync(Peer.Https + path);
        """, "AddSingleton");

    [Fact]
    public Task An_invoker_adds_nothing() => Holds(["Share one HttpInvoker"],
        """
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.Brotli });
        using var request = new HttpRequestMessage(HttpMethod.Get, Peer.Http + path);
        using var response = await invoker.SendAsync(request, default);
        return response.StatusCode.ToString();
        """);

    [Theory]
    [InlineData("new HttpClient()")]
    [InlineData("new HttpClient(new HttpClientHandler())")]
    [InlineData("new HttpClient(new HttpClientHandler { AllowAutoRedirect = true, MaxAutomaticRedirections = 3, AutomaticDecompression = DecompressionMethods.All, UseCookies = false })")]
    [InlineData("new HttpClient(new HttpClientHandler { Credentials = new NetworkCredential(\"me\", \"secret\"), MaxConnectionsPerServer = 2, MaxResponseHeadersLength = 32 })")]
    [InlineData("new HttpClient(new HttpClientHandler { Proxy = new WebProxy(Peer.Http), DefaultProxyCredentials = CredentialCache.DefaultCredentials })")]
    public Task A_handler_that_renews_sends_the_same(string client) => Holds(["Set PooledConnectionLifetime to two minutes"],
        """
        var found = await s_client.GetStringAsync(Peer.Http + path) + await s_client.GetStringAsync(Peer.Http + "cookie") + await s_client.GetStringAsync(Peer.Http + "moved");
        using var response = await s_client.GetAsync(Peer.Http + "private");
        return found + response.StatusCode;
        """, field: $"private static readonly HttpClient s_client = {client};");

    private static async Task Holds(string[] ways, string body, string lifetime = "AddTransient", string field = "")
    {
        await using var peer = await RecordingPeer.Start();
        var subject = Subject.Of(("Caller.cs", Caller(body, field)), ("Root.cs", Root(lifetime, peer)));
        var before = await Calls(subject, peer);
        Assert.Contains(" HTTP/1.1", before);

        var offered = await subject.Ways();
        Assert.Equal(ways, offered.Select(way => way.Title));
        foreach (var (_, key) in offered)
        {
            var repaired = await subject.Repaired(key);
            Assert.All(await repaired.Findings(), id => Assert.Equal("LEAK104", id)); // a handler with certificates has no counterpart that renews
            Assert.Equal(before, await Calls(repaired, peer));
        }
    }

    private static async Task<string> Calls(Subject subject, RecordingPeer peer)
    {
        var answers = await subject.Run(async (services, assembly) =>
        {
            var type = assembly.GetType("Caller")!;
            var calls = new List<string>();
            for (var call = 0; call < 3; call++) calls.Add(await (Task<string>)type.GetMethod("Call")!.Invoke(services.GetService(type), [$"path{call}?q=1"])!);
            return string.Join('\n', calls);
        });
        return answers + "\n" + peer.Take();
    }

    private static string Caller(string body, string field) =>
        $$"""
        using System;
        using System.Net;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Security.Cryptography.X509Certificates;
        using System.Threading.Tasks;

        public class Caller
        {
            {{field}}
            private readonly X509Certificate2 _certificate = {{Certificate}};

            public async Task<string> Call(string path)
            {
                {{body.Replace("\n", "\n        ")}}
            }
        }
        """;

    private static string Root(string lifetime, RecordingPeer peer) =>
        $$"""
        using Microsoft.Extensions.DependencyInjection;

        public static class Peer
        {
            public const string Http = "{{peer.Http}}";
            public const string Https = "{{peer.Https}}";
            public const string Certificate = "{{peer.ClientCertificate}}";
        }

        public static class Root
        {
            public static void Add(IServiceCollection services)
            {
                services.{{lifetime}}<Caller>();
            }
        }
        """;
}
