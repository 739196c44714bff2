namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

public sealed class ShareHttpClientTests : HttpClientFixTests
{
    [Fact]
    public Task A_using_declaration_goes_and_its_comment_stays() => IsShared(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            public static async Task<string> Load(string address)
            {
                // Ask the catalogue.
                using var client = {|LEAK101:new HttpClient()|};

                return await client.GetStringAsync(address);
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            private static readonly HttpClient s_httpClient = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

            public static async Task<string> Load(string address)
            {
                // Ask the catalogue.
                return await s_httpClient.GetStringAsync(address);
            }
        }
        """);

    [Fact]
    public Task A_using_statement_is_unwrapped_and_constants_move_into_the_client() => IsShared(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            private const int Port = 80;

            public static async Task<string> Load(string address)
            {
                using (var client = {|LEAK101:new HttpClient()|})
                {
                    client.Timeout = TimeSpan.FromSeconds(3);
                    // The catalogue refuses strangers.
                    client.DefaultRequestHeaders.Add("X-Caller", "prices");
                    client.DefaultRequestHeaders.UserAgent.ParseAdd("prices/1.0");

                    var text = await client.GetStringAsync(address + Port);
                    return text.Trim();
                }
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            private const int Port = 80;
            private static readonly HttpClient s_httpClient = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
            {
                Timeout = TimeSpan.FromSeconds(3),
                // The catalogue refuses strangers.
                DefaultRequestHeaders = { { "X-Caller", "prices" }, { "User-Agent", "prices/1.0" } },
            };

            public static async Task<string> Load(string address)
            {
                var text = await s_httpClient.GetStringAsync(address + Port);
                return text.Trim();
            }
        }
        """);

    [Fact]
    public Task Stacked_using_statements_keep_the_inner_one() => IsShared(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public struct Prices
        {
            public async Task<string> Load(string address)
            {
                using (var client = {|LEAK101:new HttpClient()|})
                using (var response = await client.GetAsync(address))
                {
                    return await response.Content.ReadAsStringAsync();
                }
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public struct Prices
        {
            private static readonly HttpClient s_httpClient = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

            public async Task<string> Load(string address)
            {
                using (var response = await s_httpClient.GetAsync(address))
                {
                    return await response.Content.ReadAsStringAsync();
                }
            }
        }
        """);

    [Fact]
    public Task A_block_stays_where_its_names_or_its_disposals_need_it() => IsShared(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            public static async Task Load(string address)
            {
                using (var client = {|LEAK101:new HttpClient()|})
                {
                    using var response = await client.GetAsync(address);
                }

                await Task.Yield();
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            private static readonly HttpClient s_httpClient = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

            public static async Task Load(string address)
            {
                {
                    using var response = await s_httpClient.GetAsync(address);
                }

                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task Disposals_go_with_the_finally_that_holds_nothing_else() => IsShared(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            public static async Task<string> Load(string address)
            {
                var client = {|LEAK101:new HttpClient()|};
                try
                {
                    return await client.GetStringAsync(address);
                }
                finally
                {
                    client.Dispose();
                }
            }

            public static async Task<string> Late(string address)
            {
                HttpClient? client = null;
                try
                {
                    client = {|LEAK101:new HttpClient()|};
                    return await client.GetStringAsync(address);
                }
                finally
                {
                    if (client != null)
                    {
                        client.Dispose();
                    }
                }
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            private static readonly HttpClient s_httpClient = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

            public static async Task<string> Load(string address)
            {
                return await s_httpClient.GetStringAsync(address);
            }

            public static async Task<string> Late(string address)
            {
                HttpClient? client = null;
                client = s_httpClient;
                return await client.GetStringAsync(address);
            }
        }
        """);

    [Fact]
    public Task A_handler_becomes_one_that_renews_its_connections_where_its_settings_have_exact_counterparts() => IsShared(
        """
        using System.Net;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            public static async Task<string> Load(string address)
            {
                using var handler = {|LEAK102:new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip }|};
                using var client = {|LEAK101:new HttpClient(handler)|};
                return await client.GetStringAsync(address);
            }

            public static async Task<string> Trust(string address)
            {
                var handler = {|LEAK102:new HttpClientHandler()|};
                handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true;
                var client = {|LEAK101:new HttpClient(handler)|};
                return await client.GetStringAsync(address);
            }
        }
        """,
        """
        using System;
        using System.Net;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            private static readonly HttpClient s_httpClient = new HttpClient(new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                AutomaticDecompression = DecompressionMethods.GZip,
            });
            private static readonly HttpClient s_httpClient2 = {|LEAK104:new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true })|};

            public static async Task<string> Load(string address)
            {
                return await s_httpClient.GetStringAsync(address);
            }

            public static async Task<string> Trust(string address)
            {
                return await s_httpClient2.GetStringAsync(address);
            }
        }
        """);

    [Fact]
    public Task A_shared_client_that_is_there_is_used_again() => IsShared(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            private static readonly HttpClient Shared = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

            public static Task<string> Old(string address) => Shared.GetStringAsync(address);

            public static Task<string> New(string address) => {|LEAK101:new HttpClient()|}.GetStringAsync(address);
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            private static readonly HttpClient Shared = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

            public static Task<string> Old(string address) => Shared.GetStringAsync(address);

            public static Task<string> New(string address) => Shared.GetStringAsync(address);
        }
        """);

    [Theory]
    [InlineData("client.DefaultRequestHeaders.Add(\"X\", address);")]
    [InlineData("client.BaseAddress = new Uri(address);")]
    [InlineData("await client.GetAsync(address); client.Timeout = TimeSpan.FromSeconds(1);")]
    [InlineData("client.CancelPendingRequests();")]
    [InlineData("Kept = client;")]
    [InlineData("_ = nameof(client);")]
    public Task What_is_set_per_call_or_given_away_is_not_shared(string statement) => IsLeftAlone(
        $$"""
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            public static object? Kept { get; set; }

            public static async Task Load(string address)
            {
                using var client = {{(statement.StartsWith("Kept") ? "new HttpClient()" : "{|LEAK101:new HttpClient()|}")}};
                {{statement}}
                await client.GetAsync(address);
            }
        }
        """);

    // A declaration of two would go on disposing the shared one.
    [Fact]
    public Task Clients_that_are_declared_together_are_not_shared() => IsLeftAlone(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            public static async Task Load(string address)
            {
                using HttpClient first = {|LEAK101:new HttpClient()|}, second = {|LEAK101:new HttpClient()|};
                await first.GetAsync(address);
                await second.GetAsync(address);
            }
        }
        """);

    [Fact]
    public Task There_is_no_field_in_an_interface_and_none_for_all_types_of_a_generic_class() => IsLeftAlone(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public interface IPrices
        {
            static Task<string> Load(string address) => {|LEAK101:new HttpClient()|}.GetStringAsync(address);
        }

        public static class Prices<T>
        {
            public static Task<string> Load(string address) => {|LEAK101:new HttpClient()|}.GetStringAsync(address);
        }
        """);

    [Fact]
    public Task Fields_that_stand_apart_get_a_neighbour_that_does() => IsShared(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            /// <summary>Where they are.</summary>
            private const string Address = "http://host";

            /// <summary>How many.</summary>
            private static int s_count;

            /// <summary>Which.</summary>
            public static Task<string> Load()
            {
                s_count++;
                return {|LEAK101:new HttpClient()|}.GetStringAsync(Address);
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            /// <summary>Where they are.</summary>
            private const string Address = "http://host";

            /// <summary>How many.</summary>
            private static int s_count;

            private static readonly HttpClient s_httpClient = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

            /// <summary>Which.</summary>
            public static Task<string> Load()
            {
                s_count++;
                return s_httpClient.GetStringAsync(Address);
            }
        }
        """);

    [Fact]
    public Task Code_that_this_build_leaves_out_must_still_compile() => IsLeftAlone(
        """
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        public static class Prices
        {
            public static async Task<string> Load(string address, CancellationToken token)
            {
                using (var client = {|LEAK101:new HttpClient()|})
                {
        #if !OLD
                    return await client.GetStringAsync(address, token);
        #else
                    return await client.GetStringAsync(address);
        #endif
                }
            }
        }
        """);

    [Fact]
    public Task Code_that_this_build_leaves_out_and_that_has_no_word_of_it_hinders_nothing() => IsShared(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            public static async Task<string> Load(string address)
            {
                using var client = {|LEAK101:new HttpClient()|};
        #if OLD
                Console.WriteLine(unknown);
        #endif
                return await client.GetStringAsync(address);
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Prices
        {
            private static readonly HttpClient s_httpClient = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

            public static async Task<string> Load(string address)
            {
        #if OLD
                Console.WriteLine(unknown);
        #endif
                return await s_httpClient.GetStringAsync(address);
            }
        }
        """);
}
