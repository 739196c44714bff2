namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>The clients of other libraries: shared as they were made, and never disposed by the first of many.</summary>
public sealed class ShareClientTests : HttpClientFixTests
{
    [Fact]
    public Task A_client_of_constants_becomes_a_static_field_and_nobody_disposes_it() => IsShared(
        """
        using System.Threading.Tasks;
        using Azure.Messaging.ServiceBus;
        using Microsoft.Azure.Cosmos;

        public class Orders
        {
            private const string Account = "AccountEndpoint=https://account";

            public async Task<string> Read(string id)
            {
                using var client = {|LEAK103:new CosmosClient(Account)|};
                return await client.GetContainer("shop", "orders").ReadItemAsync(id);
            }

            public async Task<string> ReadAgain(string id)
            {
                using (var client = {|LEAK103:new CosmosClient(Account)|})
                {
                    return await client.GetContainer("shop", "orders").ReadItemAsync(id);
                }
            }

            public async Task Send(string id)
            {
                await using var client = {|LEAK103:new ServiceBusClient("sb://shop")|};
                await using var sender = client.CreateSender("orders");
                await sender.SendMessageAsync(id);
            }
        }
        """,
        """
        using System.Threading.Tasks;
        using Azure.Messaging.ServiceBus;
        using Microsoft.Azure.Cosmos;

        public class Orders
        {
            private const string Account = "AccountEndpoint=https://account";
            private static readonly CosmosClient s_cosmosClient = new CosmosClient(Account);
            private static readonly ServiceBusClient s_serviceBusClient = new ServiceBusClient("sb://shop");

            public async Task<string> Read(string id)
            {
                return await s_cosmosClient.GetContainer("shop", "orders").ReadItemAsync(id);
            }

            public async Task<string> ReadAgain(string id)
            {
                return await s_cosmosClient.GetContainer("shop", "orders").ReadItemAsync(id);
            }

            public async Task Send(string id)
            {
                await using var sender = s_serviceBusClient.CreateSender("orders");
                await sender.SendMessageAsync(id);
            }
        }
        """);

    [Fact]
    public Task What_only_carries_a_value_to_the_client_goes_with_it() => IsShared(
        """
        using Microsoft.Azure.Cosmos;
        using Npgsql;

        public static class Orders
        {
            public static int Read(string id)
            {
                var options = new CosmosClientOptions();
                // Who asks.
                options.ApplicationName = "orders";
                CosmosClient client = {|LEAK103:new("AccountEndpoint=https://account", options)|};
                return client.GetContainer("shop", id).GetHashCode();
            }

            public static int Count()
            {
                var text = "Host=db";
                var builder = new NpgsqlDataSourceBuilder(text);
                using var source = {|LEAK103:builder.Build()|};
                using var command = source.CreateCommand("select 1");
                return command.ExecuteNonQuery();
            }

            public static string Ask(string id)
            {
                var account = "AccountEndpoint=https://other";
                if (id.Length > 0)
                {
                    using var client = {|LEAK103:new CosmosClient(account)|};
                    id += client.GetContainer("shop", id).GetHashCode();
                }

                return account + id;
            }
        }
        """,
        """
        using Microsoft.Azure.Cosmos;
        using Npgsql;

        public static class Orders
        {
            private static readonly CosmosClient s_cosmosClient = new CosmosClient("AccountEndpoint=https://account", new CosmosClientOptions
            {
                // Who asks.
                ApplicationName = "orders",
            });
            private static readonly NpgsqlDataSource s_npgsqlDataSource = new NpgsqlDataSourceBuilder("Host=db").Build();
            private static readonly CosmosClient s_cosmosClient2 = new CosmosClient("AccountEndpoint=https://other");

            public static int Read(string id)
            {
                return s_cosmosClient.GetContainer("shop", id).GetHashCode();
            }

            public static int Count()
            {
                using var command = s_npgsqlDataSource.CreateCommand("select 1");
                return command.ExecuteNonQuery();
            }

            public static string Ask(string id)
            {
                var account = "AccountEndpoint=https://other";
                if (id.Length > 0)
                {
                    id += s_cosmosClient2.GetContainer("shop", id).GetHashCode();
                }

                return account + id;
            }
        }
        """);

    [Fact]
    public Task A_channel_is_shut_down_no_more_and_renews_its_connections() => IsShared(
        """
        using System.Threading.Tasks;
        using Greet;
        using Grpc.Net.Client;

        public class Greeter
        {
            public async Task<string> Greet(string name)
            {
                var channel = {|LEAK103:GrpcChannel.ForAddress("https://greeter", new GrpcChannelOptions { MaxReceiveMessageSize = 1 })|};
                var client = new GreeterClient(channel);
                var text = await client.SayHelloAsync(name);
                await channel.ShutdownAsync();
                return text;
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Greet;
        using Grpc.Net.Client;

        public class Greeter
        {
            private static readonly GrpcChannel s_grpcChannel = GrpcChannel.ForAddress("https://greeter", new GrpcChannelOptions { MaxReceiveMessageSize = 1, HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, PooledConnectionLifetime = TimeSpan.FromMinutes(2) } });

            public async Task<string> Greet(string name)
            {
                var client = new GreeterClient(s_grpcChannel);
                var text = await client.SayHelloAsync(name);
                return text;
            }
        }
        """);

    // A static field would remember the failure: the type could never be used again.
    [Fact]
    public Task What_connects_while_it_is_made_is_made_at_the_first_use_and_tried_again() => IsShared(
        """
        using System;
        using System.Threading.Tasks;
        using Microsoft.Azure.Cosmos;
        using RabbitMQ.Client;
        using StackExchange.Redis;

        public class Cache
        {
            private static readonly byte[] s_nothing = Array.Empty<byte>();

            public async Task<string> Get(string key)
            {
                var redis = {|LEAK103:ConnectionMultiplexer.Connect("cache")|};
                try
                {
                    return await redis.GetDatabase().StringGetAsync(key);
                }
                finally
                {
                    redis.Close();
                }
            }

            public async Task<string> GetAgain(string key)
            {
                using var redis = {|LEAK103:ConnectionMultiplexer.Connect("cache")|};
                return await redis.GetDatabase().StringGetAsync(key);
            }

            public void Publish()
            {
                var factory = new ConnectionFactory { HostName = "queue" };
                using var connection = {|LEAK103:factory.CreateConnection()|};
                using var channel = connection.CreateModel();
                channel.BasicPublish("", "cache", s_nothing);
            }

            public Task<string> Read(string id)
            {
                var cosmos = {|LEAK103:new CosmosClient(Environment.GetEnvironmentVariable("COSMOS")!)|};
                return cosmos.GetContainer("shop", "orders").ReadItemAsync(id);
            }
        }
        """,
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Azure.Cosmos;
        using RabbitMQ.Client;
        using StackExchange.Redis;

        public class Cache
        {
            private static readonly byte[] s_nothing = Array.Empty<byte>();
            private static ConnectionMultiplexer? s_connectionMultiplexer;
            private static object? s_connectionMultiplexerLock;
            private static IConnection? s_connection;
            private static object? s_connectionLock;
            private static CosmosClient? s_cosmosClient;
            private static object? s_cosmosClientLock;

            private static ConnectionMultiplexer Multiplexer => LazyInitializer.EnsureInitialized(ref s_connectionMultiplexer, ref s_connectionMultiplexerLock, () => ConnectionMultiplexer.Connect("cache"));

            private static IConnection Connection => LazyInitializer.EnsureInitialized(ref s_connection, ref s_connectionLock, () => new ConnectionFactory { HostName = "queue" }.CreateConnection());

            private static CosmosClient Client => LazyInitializer.EnsureInitialized(ref s_cosmosClient, ref s_cosmosClientLock, () => new CosmosClient(Environment.GetEnvironmentVariable("COSMOS")!));

            public async Task<string> Get(string key)
            {
                return await Multiplexer.GetDatabase().StringGetAsync(key);
            }

            public async Task<string> GetAgain(string key)
            {
                return await Multiplexer.GetDatabase().StringGetAsync(key);
            }

            public void Publish()
            {
                using var channel = Connection.CreateModel();
                channel.BasicPublish("", "cache", s_nothing);
            }

            public Task<string> Read(string id)
            {
                return Client.GetContainer("shop", "orders").ReadItemAsync(id);
            }
        }
        """);

    [Fact]
    public Task Settings_of_a_singleton_make_one_client_for_the_instance() => Verify(
        [
            """
            using System.Threading.Tasks;
            using Microsoft.Azure.Cosmos;

            public class Metrics
            {
                private readonly string _account;

                public Metrics(string account)
                {
                    _account = account;
                }

                public Task<string> Read(string id)
                {
                    var client = {|LEAK103:new CosmosClient(_account)|};
                    return client.GetContainer("shop", "orders").ReadItemAsync(id);
                }
            }
            """,
            Root("AddSingleton<Metrics>()"),
        ],
        [
            """
            using System.Threading;
            using System.Threading.Tasks;
            using Microsoft.Azure.Cosmos;

            public class Metrics
            {
                private readonly string _account;
                private CosmosClient? _cosmosClient;
                private object? _cosmosClientLock;

                private CosmosClient Client => LazyInitializer.EnsureInitialized(ref _cosmosClient, ref _cosmosClientLock, () => new CosmosClient(_account));

                public Metrics(string account)
                {
                    _account = account;
                }

                public Task<string> Read(string id)
                {
                    return Client.GetContainer("shop", "orders").ReadItemAsync(id);
                }
            }
            """,
            Root("AddSingleton<Metrics>()"),
        ]);

    [Fact]
    public Task Settings_of_an_instance_that_lives_for_one_request_stay_with_it() => IsLeftAlone(
        """
        using System.Threading.Tasks;
        using Microsoft.Azure.Cosmos;

        public class Metrics(string account)
        {
            public Task<string> Read(string id)
            {
                var client = {|LEAK103:new CosmosClient(account)|};
                return client.GetContainer("shop", "orders").ReadItemAsync(id);
            }
        }
        """,
        Root("AddTransient<Metrics>()"));

    [Fact]
    public Task The_one_the_class_has_is_used_again() => IsShared(
        """
        using Microsoft.Azure.Cosmos;

        public static class Orders
        {
            private static readonly CosmosClient Cosmos = new("AccountEndpoint=https://account");

            public static int Read(string id) => Cosmos.GetContainer("shop", id).GetHashCode();

            public static int ReadAgain(string id)
            {
                using var client = {|LEAK103:new CosmosClient("AccountEndpoint=https://account")|};
                return client.GetContainer("shop", id).GetHashCode();
            }
        }
        """,
        """
        using Microsoft.Azure.Cosmos;

        public static class Orders
        {
            private static readonly CosmosClient Cosmos = new("AccountEndpoint=https://account");

            public static int Read(string id) => Cosmos.GetContainer("shop", id).GetHashCode();

            public static int ReadAgain(string id)
            {
                return Cosmos.GetContainer("shop", id).GetHashCode();
            }
        }
        """);

    [Fact]
    public Task An_invoker_is_shared_over_a_handler_that_renews() => IsShared(
        """
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        public static class Probe
        {
            public static async Task<int> Status(HttpRequestMessage request, CancellationToken token)
            {
                using var invoker = {|LEAK103:new HttpMessageInvoker({|LEAK102:new SocketsHttpHandler()|})|};
                using var response = await invoker.SendAsync(request, token);
                return (int)response.StatusCode;
            }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        public static class Probe
        {
            private static readonly HttpMessageInvoker s_httpInvoker = new HttpMessageInvoker(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

            public static async Task<int> Status(HttpRequestMessage request, CancellationToken token)
            {
                using var response = await s_httpInvoker.SendAsync(request, token);
                return (int)response.StatusCode;
            }
        }
        """);

    [Theory]
    [InlineData("using var client = {|LEAK103:new CosmosClient(account)|}; client.GetContainer(\"a\", \"b\");")]
    [InlineData("using var client = {|LEAK103:new CosmosClient(s_account)|}; client.GetContainer(\"a\", \"b\");")]
    [InlineData("var client = {|LEAK103:new CosmosClient(\"a\")|}; client.ClientOptions.ApplicationName = account;")]
    [InlineData("var redis = {|LEAK103:ConnectionMultiplexer.Connect(\"a\")|}; redis.IncludeDetailInExceptions = true;")]
    [InlineData("var redis = {|LEAK103:ConnectionMultiplexer.Connect(\"a\")|}; redis.ConnectionFailed += (_, _) => { };")]
    [InlineData("using var redis = {|LEAK103:ConnectionMultiplexer.Connect(\"a\")|}; redis.GetSubscriber().Subscribe(\"a\", _ => { });")]
    [InlineData("using var redis = await {|LEAK103:ConnectionMultiplexer.ConnectAsync(\"a\")|}; redis.GetDatabase();")]
    [InlineData("await using var bus = {|LEAK103:new ServiceBusClient(\"a\")|}; var sender = bus.CreateSender(\"q\"); await sender.SendMessageAsync(\"m\");")]
    [InlineData("using var rabbit = {|LEAK103:new ConnectionFactory().CreateConnection()|}; rabbit.CreateModel().BasicPublish(\"\", \"\", null!);")]
    [InlineData("using var rabbit = {|LEAK103:new ConnectionFactory { AutomaticRecoveryEnabled = false }.CreateConnection()|}; using var model = rabbit.CreateModel();")]
    [InlineData("using var rabbit = {|LEAK103:_factory.CreateConnection()|}; using var model = rabbit.CreateModel();")]
    public Task A_client_is_not_shared_where_the_next_call_would_find_it_otherwise(string body) => IsLeftAlone(
        $$"""
        using System.Threading.Tasks;
        using Azure.Messaging.ServiceBus;
        using Microsoft.Azure.Cosmos;
        using RabbitMQ.Client;
        using StackExchange.Redis;

        public class Orders
        {
            private static string s_account = "";
            private readonly ConnectionFactory _factory = new();

            public static void Use(string account) => s_account = account;

            public async Task Read(string account)
            {
                {{body}}
                await Task.CompletedTask;
            }
        }
        """,
        Root("AddTransient<Orders>()"));

    private static string Root(string registration) =>
        $$"""
        using Microsoft.Extensions.DependencyInjection;

        public class Startup
        {
            public void ConfigureServices(IServiceCollection services)
            {
                services.{{registration}};
            }
        }
        """;
}
