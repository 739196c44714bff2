using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>gRPC clients that the container hands out, where a channel is no more than its address.</summary>
public sealed class UseGrpcClientTests : HttpClientFixTests
{
    private const string Add = "services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = new Uri(\"https://greeter:5001\"));";

    private const string Body =
        """
        using var channel = {|LEAK103:GrpcChannel.ForAddress("https://greeter:5001")|};
        var client = new Greeter.GreeterClient(channel);
        return await client.SayHelloAsync(name);
        """;

    private const string SharedBody = "var client = new Greeter.GreeterClient(s_grpcChannel);\nreturn await client.SayHelloAsync(name);";

    private const string Two =
        """
        using var channel = {|LEAK103:GrpcChannel.ForAddress("https://greeter:5001")|};
        var client = new Greeter.GreeterClient(channel);
        name = await client.SayHelloAsync(name);
        using var other = {|LEAK103:GrpcChannel.ForAddress("https://shop:5001")|};
        var shop = new Shop.ShopClient(other);
        return await shop.BuyAsync(name);
        """;

    private static readonly string s_registered = Root(Add);

    [Fact]
    public Task A_class_without_a_constructor_gets_one() => IsHandedOut(
        """
        using System.Threading.Tasks;
        using Grpc.Net.Client;
        using Hello;

        public class Greetings
        {
            public async Task<string> Hello(string name)
            {
                using var channel = {|LEAK103:GrpcChannel.ForAddress("https://greeter:5001")|};
                var client = new Greeter.GreeterClient(channel);
                return await client.SayHelloAsync(name);
            }
        }
        """,
        """
        using System.Threading.Tasks;
        using Grpc.Net.Client;
        using Hello;

        public class Greetings
        {
            private readonly Greeter.GreeterClient _greeterClient;

            public Greetings(Greeter.GreeterClient greeterClient)
            {
                _greeterClient = greeterClient;
            }

            public async Task<string> Hello(string name)
            {
                return await _greeterClient.SayHelloAsync(name);
            }
        }
        """);

    [Fact]
    public Task A_program_registers_it() => Repair(
        [
            Class("Greetings", Body),
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.Extensions.DependencyInjection;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Greetings>();
            builder.Build().Run();
            """,
        ],
        [
            Injected("Greetings"),
            """
            using System;
            using Hello;
            using Microsoft.AspNetCore.Builder;
            using Microsoft.Extensions.DependencyInjection;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Greetings>();
            builder.Services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = new Uri("https://greeter:5001"));
            builder.Build().Run();
            """,
        ],
        program: true);

    [Fact]
    public Task Methods_of_a_class_use_one_client_however_they_made_it() => IsHandedOut(
        """
        using System;
        using System.Threading.Tasks;
        using Grpc.Net.Client;
        using Hello;

        public class Greetings
        {
            private const string Address = "https://greeter:5001";
            private readonly string _name;

            public Greetings(string name)
            {
                _name = name ?? throw new ArgumentNullException(nameof(name));
            }

            public async Task<string> Block()
            {
                using (var channel = {|LEAK103:GrpcChannel.ForAddress(Address)|})
                {
                    Greeter.GreeterClient greeterClient = new(channel);
                    await greeterClient.SayHelloAsync(_name);
                    return await greeterClient.SayHelloAsync("again");
                }
            }

            public async Task<string> Shutdown()
            {
                var channel = {|LEAK103:GrpcChannel.ForAddress("https://greeter:5001")|};
                try
                {
                    // As they know us.
                    return await new Greeter.GreeterClient(channel).SayHelloAsync(_name);
                }
                finally
                {
                    await channel.ShutdownAsync();
                }
            }

            public Task<string> Expression() => new Greeter.GreeterClient({|LEAK103:GrpcChannel.ForAddress(Address)|}).SayHelloAsync(_name);
        }
        """,
        """
        using System;
        using System.Threading.Tasks;
        using Grpc.Net.Client;
        using Hello;

        public class Greetings
        {
            private const string Address = "https://greeter:5001";
            private readonly string _name;
            private readonly Greeter.GreeterClient _greeterClient;

            public Greetings(string name, Greeter.GreeterClient greeterClient)
            {
                _name = name ?? throw new ArgumentNullException(nameof(name));
                _greeterClient = greeterClient ?? throw new ArgumentNullException(nameof(greeterClient));
            }

            public async Task<string> Block()
            {
                await _greeterClient.SayHelloAsync(_name);
                return await _greeterClient.SayHelloAsync("again");
            }

            public async Task<string> Shutdown()
            {
                // As they know us.
                return await _greeterClient.SayHelloAsync(_name);
            }

            public Task<string> Expression() => _greeterClient.SayHelloAsync(_name);
        }
        """);

    [Fact]
    public Task A_primary_constructor_takes_the_client_and_it_is_used_as_it_is() => IsHandedOut(
        """
        using System.Threading.Tasks;
        using Grpc.Net.Client;
        using Hello;

        /// <summary>Greets.</summary>
        /// <param name="name">Whom.</param>
        public class Greetings(string name)
        {
            public async Task<string> Hello()
            {
                using var channel = {|LEAK103:GrpcChannel.ForAddress(new System.Uri("https://greeter:5001"), null)|};
                var client = new Greeter.GreeterClient(channel);
                return await client.SayHelloAsync(name);
            }
        }
        """,
        """
        using System.Threading.Tasks;
        using Grpc.Net.Client;
        using Hello;

        /// <summary>Greets.</summary>
        /// <param name="name">Whom.</param>
        /// <param name="greeterClient">The client of Greeter.</param>
        public class Greetings(string name, Greeter.GreeterClient greeterClient)
        {
            public async Task<string> Hello()
            {
                return await greeterClient.SayHelloAsync(name);
            }
        }
        """);

    [Fact]
    public Task Classes_share_one_registration() => Repair([Class("Greetings", Body), Class("Hellos", Body), EmptyRoot], [Injected("Greetings"), Injected("Hellos"), s_registered]);

    [Fact]
    public Task A_registration_with_the_same_address_is_enough() => Repair([Class("Greetings", Body), s_registered], [Injected("Greetings"), s_registered]);

    [Theory]
    [InlineData("services.AddGrpcClient<Greeter.GreeterClient>(o => o.Address = new Uri(\"https://other:5001\"));")]
    [InlineData("services.AddGrpcClient<Greeter.GreeterClient>();")]
    [InlineData("services.AddGrpcClient<Greeter.GreeterClient>(\"named\", o => o.Address = new Uri(\"https://greeter:5001\"));")]
    [InlineData("services.AddGrpcClient<Greeter.GreeterClient>(o => o.Address = new Uri(\"https://greeter:5001\")).ConfigurePrimaryHttpMessageHandler(() => null!);")]
    [InlineData("services.AddSingleton<Greeter.GreeterClient>();")]
    [InlineData("new Greetings();")]
    public Task A_channel_is_shared_where_the_root_says_otherwise(string statement) => Repair([Class("Greetings", Body), Root(statement)], [Shared("Greetings"), Root(statement)]);

    [Fact]
    public Task The_client_that_the_container_hands_out_already_is_used_again() => Repair(
        [Injected("Greetings").Replace("\n}", "\n\n    public Task<string> Again() => new Greeter.GreeterClient({|LEAK103:GrpcChannel.ForAddress(\"https://greeter:5001\")|}).SayHelloAsync(\"\");\n}"), s_registered],
        [Injected("Greetings").Replace("\n}", "\n\n    public Task<string> Again() => _greeterClient.SayHelloAsync(\"\");\n}"), s_registered]);

    [Theory]
    [InlineData("public Greetings(Greeter.GreeterClient greeterClient) => Other = greeterClient;", "public Greeter.GreeterClient Other { get; }")]
    [InlineData("public Greetings(GrpcChannel other) => Other = new Greeter.GreeterClient(other);", "public Greeter.GreeterClient Other { get; }")]
    [InlineData("public Greetings(Greeter.GreeterClient client) => Other = client;", "public Greeter.GreeterClient Other { get; set; }")]
    public Task A_channel_is_shared_where_the_class_has_a_client_from_elsewhere(string constructor, string member)
    {
        string With(string text) => text.Replace("    public async", $"    {constructor}\n\n    {member}\n\n    public async");
        var root = member.Contains("set") ? s_registered : EmptyRoot;
        return Repair([With(Class("Greetings", Body)), root], [WithField(With(Class("Greetings", SharedBody))), root]);
    }

    [Fact]
    public Task Both_factories_are_registered_for_those_who_need_them()
    {
        string Http(string client) => $$"""
            using System.Net.Http;
            using System.Threading.Tasks;

            public class Prices(string host{{(client[0] == 'h' ? ", IHttpClientFactory httpClientFactory" : "")}})
            {
                public Task<string> Load() => {{client}}.GetStringAsync(host);
            }
            """;
        return Repair(
            [Class("Greetings", Body), Http("{|LEAK101:new HttpClient()|}"), EmptyRoot],
            [Injected("Greetings"), Http("httpClientFactory.CreateClient()"), s_registered.Replace(Add, Add + "\n        services.AddHttpClient();")]);
    }

    // The constructors are written for one service in a run.
    [Fact]
    public Task The_second_client_of_a_class_is_handed_out_as_well_or_shared_by_a_bulk_run() => Repair(
        [Class("Greetings", Two), EmptyRoot],
        [
            Class("Greetings", "name = await _greeterClient.SayHelloAsync(name);\nreturn await _shopClient.BuyAsync(name);").ReplaceLineEndings("\n").Replace(
                "{\n    public",
                "{\n    private readonly Greeter.GreeterClient _greeterClient;\n    private readonly Shop.ShopClient _shopClient;\n\n    public Greetings(Greeter.GreeterClient greeterClient, Shop.ShopClient shopClient)\n    {\n        _greeterClient = greeterClient;\n        _shopClient = shopClient;\n    }\n\n    public"),
            s_registered.Replace(Add, Add + "\n        " + Add.Replace("Greeter.Greeter", "Shop.Shop").Replace("greeter", "shop")),
        ],
        bulk:
        [
            WithField(Class("Greetings", "name = await _greeterClient.SayHelloAsync(name);\nvar shop = new Shop.ShopClient(s_grpcChannel);\nreturn await shop.BuyAsync(name);")).Replace("https://greeter", "https://shop")
                .Replace("});\n\n    public", "});\n    private readonly Greeter.GreeterClient _greeterClient;\n\n    public Greetings(Greeter.GreeterClient greeterClient)\n    {\n        _greeterClient = greeterClient;\n    }\n\n    public"),
            s_registered,
        ]);

    [Theory]
    [InlineData("static class")]
    [InlineData("record")]
    [InlineData("abstract class")]
    public Task A_channel_is_shared_where_nobody_hands_services_to_the_type(string kind)
    {
        string Of(string text) => text.Replace("public class", "public " + kind).Replace("public async", kind == "static class" ? "public static async" : "public async");
        return Repair([Of(Class("Greetings", Body)), EmptyRoot], [Of(Shared("Greetings")), EmptyRoot]);
    }

    [Theory]
    [InlineData("var client = new Greeter.GreeterClient(channel); var again = client; return await again.SayHelloAsync(name);")]
    [InlineData("var client = new Greeter.GreeterClient(channel); name = client.ToString()!; return await Use(client);")]
    [InlineData("var client = new Greeter.GreeterClient(channel); name += new Shop.ShopClient(channel); return await client.SayHelloAsync(name);")]
    [InlineData("var client = new GreeterClient(channel); return await client.SayHelloAsync(name);")]
    public Task A_channel_is_shared_where_its_client_is_not_only_called(string use)
    {
        string With(string text) => Class("Greetings", text).Replace("\n}", "\n\n    private static Task<string> Use(Greeter.GreeterClient client) => client.SayHelloAsync(\"\");\n}").Replace("using Grpc", "using Greet;\nusing Grpc");
        return Repair(
            [With("using var channel = {|LEAK103:GrpcChannel.ForAddress(\"https://greeter:5001\")|};\n" + use), EmptyRoot],
            [WithField(With(use.Replace("channel", "s_grpcChannel"))), EmptyRoot]);
    }

    [Fact]
    public Task A_channel_with_options_is_shared() => Repair(
        [Class("Greetings", Body.Replace(")|}", ", new GrpcChannelOptions { MaxReceiveMessageSize = 1 })|}")), EmptyRoot],
        [Shared("Greetings").Replace("{ HttpHandler", "{ MaxReceiveMessageSize = 1, HttpHandler"), EmptyRoot]);

    [Fact]
    public Task Of_two_addresses_for_one_client_the_second_is_shared() => Repair(
        [Class("Greetings", Body), Class("Hellos", Body.Replace("greeter:", "other:")), EmptyRoot],
        [Injected("Greetings"), Shared("Hellos").Replace("greeter:", "other:"), s_registered]);

    [Fact]
    public Task A_channel_is_shared_without_a_root() => Repair([Class("Greetings", Body)], [Shared("Greetings")]);

    [Fact]
    public Task A_channel_is_shared_where_the_library_is_not_known() => Repair([Class("Greetings", Body), EmptyRoot], [Shared("Greetings"), EmptyRoot], knowsFactory: false);

    [Fact]
    public Task A_channel_is_shared_where_the_options_ask_for_it() => Repair([Class("Greetings", Body), EmptyRoot], [Shared("Greetings"), EmptyRoot], option: "shared");

    private static string Class(string name, string body) =>
        $$"""
        using System.Threading.Tasks;
        using Grpc.Net.Client;
        using Hello;

        public class {{name}}
        {
            public async Task<string> Hello(string name)
            {
                {{body.ReplaceLineEndings("\n").Replace("\n", "\n        ")}}
            }
        }
        """;

    private static string Injected(string name) => Class(name, "return await _greeterClient.SayHelloAsync(name);").ReplaceLineEndings("\n").Replace(
        "{\n    public",
        $"{{\n    private readonly Greeter.GreeterClient _greeterClient;\n\n    public {name}(Greeter.GreeterClient greeterClient)\n    {{\n        _greeterClient = greeterClient;\n    }}\n\n    public");

    private static new string Shared(string name) => WithField(Class(name, SharedBody));

    private static string WithField(string type) => type.ReplaceLineEndings("\n")
        .Replace("using System.Threading.Tasks;", "using System;\nusing System.Net.Http;\nusing System.Threading.Tasks;")
        .Replace("{\n    public", "{\n    private static readonly GrpcChannel s_grpcChannel = GrpcChannel.ForAddress(\"https://greeter:5001\", new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, PooledConnectionLifetime = TimeSpan.FromMinutes(2) } });\n\n    public");

    private static string Root(string statement) =>
        $$"""
        using System;
        using Hello;
        using Microsoft.Extensions.DependencyInjection;

        public class Startup
        {
            public void ConfigureServices(IServiceCollection services)
            {
                {{statement}}
            }
        }
        """;

    private static Task IsHandedOut(string before, string after) => Repair([before, EmptyRoot], [after, s_registered]);

    private static Task Repair(string[] before, string[] after, bool program = false, bool knowsFactory = true, string? option = null, string[]? bulk = null)
    {
        var fix = new Fix(before, after, program: program);
        fix.TestState.AdditionalReferences.Add(GrpcLibraries.Clients);
        if (knowsFactory) fix.TestState.AdditionalReferences.Add(GrpcLibraries.Factory);
        if (option is not null) fix.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", SourceText.From($"root = true\n[*.cs]\nleak_analyzers.http_fix = {option}\n")));
        foreach (var source in bulk ?? []) fix.BatchFixedState.Sources.Add(source.ReplaceLineEndings("\n") + "\n");
        return fix.RunAsync();
    }
}
