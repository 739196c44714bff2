using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>Which of the repairs a site gets: the factory where a container builds the class, a shared client elsewhere, or what the user asks for.</summary>
public sealed class HttpClientChoiceTests : HttpClientFixTests
{
    private const string Field = "private static readonly HttpClient s_httpClient = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });";

    public static TheoryData<string, string> BuiltByHand => new()
    {
        { "class", "public class Shop { public Prices Prices { get; } = new(); }" },
        { "class", "public class Shop { public Prices Prices { get; } = new Prices(); }" },
        { "class", "public class Offers : Prices { }" },
        { "class", "public static class Shop { public static T Make<T>() where T : new() => new T(); public static Prices Prices() => Make<Prices>(); }" },
        { "class", "public static class Shop { public static object? Prices() => System.Activator.CreateInstance(typeof(Prices)); }" },
        { "record", "" },
        { "struct", "" },
    };

    [Theory]
    [InlineData("services.ConfigureHttpClientDefaults(all => { });")]
    [InlineData("services.AddHttpClient(\"\");")]
    [InlineData("services.Configure<Microsoft.Extensions.Http.HttpClientFactoryOptions>(all => { });")]
    public Task A_factory_whose_clients_are_set_up_otherwise_is_not_used(string registration)
    {
        var root = EmptyRoot.Replace("{\n    }", $"{{\n        {registration}\n    }}");
        Assert.NotEqual(EmptyRoot, root);
        const string Prices = "using System;\nusing System.Net.Http;\nusing System.Threading.Tasks;\n\npublic class Prices\n{\nMEMBERS\n}\n";
        return Verify(
            [Prices.Replace("MEMBERS", "    public Task<string> Load(string address) => {|LEAK101:new HttpClient()|}.GetStringAsync(address);"), root],
            [Prices.Replace("MEMBERS", $"    {Field}\n\n    public Task<string> Load(string address) => s_httpClient.GetStringAsync(address);"), root]);
    }

    [Theory, MemberData(nameof(BuiltByHand))]
    public Task A_type_that_no_container_builds_shares_a_client(string kind, string others) => Verify(
        [
            $$"""
            using System;
            using System.Net.Http;
            using System.Threading.Tasks;

            public {{kind}} Prices
            {
                public Task<string> Load(string address) => {|LEAK101:new HttpClient()|}.GetStringAsync(address);
            }
            """,
            EmptyRoot,
            others,
        ],
        [
            $$"""
            using System;
            using System.Net.Http;
            using System.Threading.Tasks;

            public {{kind}} Prices
            {
                {{Field}}

                public Task<string> Load(string address) => s_httpClient.GetStringAsync(address);
            }
            """,
            EmptyRoot,
            others,
        ]);

    [Fact]
    public Task A_static_member_shares_a_client_beside_one_that_takes_the_factory() => UsesFactory(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices(string host)
        {
            public static Task<string> Any(string address) => {|LEAK101:new HttpClient()|}.GetStringAsync(address);

            public Task<string> Own() => {|LEAK101:new HttpClient()|}.GetStringAsync(host);
        }
        """,
        $$"""
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices(string host, IHttpClientFactory httpClientFactory)
        {
            {{Field}}

            public static Task<string> Any(string address) => s_httpClient.GetStringAsync(address);

            public Task<string> Own() => httpClientFactory.CreateClient().GetStringAsync(host);
        }
        """);

    [Theory]
    [InlineData("shared", null)]
    [InlineData(null, Shared)]
    public async Task An_option_or_the_second_action_prefers_the_shared_client(string? option, string? key)
    {
        var test = new Fix(
            [
                """
                using System;
                using System.Net.Http;
                using System.Threading.Tasks;

                public class Prices(string host)
                {
                    public Task<string> Load() => {|LEAK101:new HttpClient()|}.GetStringAsync(host);
                }
                """,
                EmptyRoot,
            ],
            [
                $$"""
                using System;
                using System.Net.Http;
                using System.Threading.Tasks;

                public class Prices(string host)
                {
                    {{Field}}

                    public Task<string> Load() => s_httpClient.GetStringAsync(host);
                }
                """,
                EmptyRoot,
            ],
            key);
        if (option is not null) test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", SourceText.From($"root = true\n[*.cs]\nleak_analyzers.http_fix = {option}\n")));
        await test.RunAsync();
    }

    [Fact]
    public Task A_framework_without_the_sockets_handler_shares_a_plain_client()
    {
        var test = new Fix(
            [
                """
                using System.Net.Http;
                using System.Threading.Tasks;

                public class Prices
                {
                    public async Task<string> Load(string address)
                    {
                        using (var client = {|LEAK101:new HttpClient()|})
                        {
                            return await client.GetStringAsync(address);
                        }
                    }
                }
                """,
            ],
            [
                """
                using System.Net.Http;
                using System.Threading.Tasks;

                public class Prices
                {
                    private static readonly HttpClient s_httpClient = new HttpClient();

                    public async Task<string> Load(string address)
                    {
                        return await s_httpClient.GetStringAsync(address);
                    }
                }
                """,
            ]);
        test.TestState.AdditionalReferences.Clear();
        test.TestState.AdditionalReferences.AddRange(Frameworks.NetStandard20);
        return test.RunAsync();
    }

    [Fact]
    public Task A_constructor_of_a_controller_takes_the_client_from_the_factory() => UsesFactory(
        """
        using System;
        using System.Net.Http;
        using Microsoft.AspNetCore.Mvc;

        public class PricesController : ControllerBase
        {
            private readonly HttpClient _client = {|LEAK101:new HttpClient { Timeout = TimeSpan.FromSeconds(2) }|};

            public string Load(string address) => _client.GetStringAsync(address).Result;
        }

        public class OffersController : ControllerBase
        {
            private readonly HttpClient _client;

            public OffersController()
            {
                _client = {|LEAK101:new HttpClient()|};
            }

            public string Load(string address) => _client.GetStringAsync(address).Result;
        }
        """,
        """
        using System;
        using System.Net.Http;
        using Microsoft.AspNetCore.Mvc;

        public class PricesController : ControllerBase
        {
            private readonly HttpClient _client;

            public PricesController(IHttpClientFactory httpClientFactory)
            {
                _client = httpClientFactory.CreateClient();
                _client.Timeout = TimeSpan.FromSeconds(2);
            }

            public string Load(string address) => _client.GetStringAsync(address).Result;
        }

        public class OffersController : ControllerBase
        {
            private readonly HttpClient _client;

            public OffersController(IHttpClientFactory httpClientFactory)
            {
                _client = httpClientFactory.CreateClient();
            }

            public string Load(string address) => _client.GetStringAsync(address).Result;
        }
        """);
}
