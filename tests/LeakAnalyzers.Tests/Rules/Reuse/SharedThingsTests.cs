using LeakAnalyzers.Rules.Reuse;
using Handler = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Reuse.HttpHandlerPerCall>;
using Renewal = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Reuse.ClientNeverRenewsConnections>;
using Shared = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Reuse.SharedClientPerCall>;

namespace LeakAnalyzers.Tests.Rules.Reuse;

/// <summary>Handlers, clients of other libraries, and clients that live too long.</summary>
public sealed class SharedThingsTests
{
    // Only names and shapes of the real libraries: the rules look at nothing else.
    private const string Libraries =
        """

        namespace Grpc.Net.Client { public class GrpcChannelOptions { public object HttpHandler { get; set; } public object ServiceConfig { get; set; } } public class GrpcChannel : IDisposable { public static GrpcChannel ForAddress(string a) => null; public static GrpcChannel ForAddress(string a, GrpcChannelOptions o) => null; public void Dispose() { } } }
        namespace Microsoft.Azure.Cosmos { public class CosmosClient : IDisposable { public CosmosClient(string s) { } public void Dispose() { } } }
        namespace Azure.Messaging.ServiceBus { public class ServiceBusClient { public ServiceBusClient(string s) { } } }
        namespace Microsoft.Graph { public class GraphServiceClient { public GraphServiceClient(string s) { } public Uri Uri => null; public bool Exists() => true; } }
        namespace Azure.Storage.Blobs { public class BlobServiceClient { public BlobServiceClient(string s) { } } public class BlobClient { public BlobClient(string s) { } } }
        namespace StackExchange.Redis { public class ConnectionMultiplexer : IDisposable { public static ConnectionMultiplexer Connect(string s) => null; public static Task<ConnectionMultiplexer> ConnectAsync(string s) => null; public void Dispose() { } } }
        namespace RabbitMQ.Client { public interface IConnection : IDisposable { } public interface IConnectionFactory { IConnection CreateConnection(); } public class ConnectionFactory : IConnectionFactory { public IConnection CreateConnection() => null; } }
        namespace Functions { public class FunctionAttribute(string name) : Attribute { public string Name => name; } }
        """;

    [Theory]
    [InlineData("var c = new HttpClient([|new HttpClientHandler { UseCookies = false }|]); await c.GetStringAsync(url);")] // HC18
    [InlineData("var h = [|new SocketsHttpHandler()|]; using var i = new HttpMessageInvoker(h);")] // HC19
    [InlineData("using var h = [|new HttpClientHandler()|]; using var c = new HttpClient(h, disposeHandler: false); await c.GetStringAsync(url);")]
    public Task A_handler_for_one_use_is_reported(string body) => Handler.Body(body);

    [Theory]
    [InlineData("var h = [|new HttpClientHandler()|]; var l = new {|CS0246:Clearance|}(); l.InnerHandler = h; var c = new HttpClient(l);")]
    [InlineData("var h = new HttpClientHandler(); var l = new {|CS0246:Clearance|}(); l.Handler = h; var c = new HttpClient(l);")]
    [InlineData("var h = new HttpClientHandler(); var l = new {|CS0246:Clearance|}(); l.InnerHandler = h; {|CS0103:Keep|}(l); var c = new HttpClient(l);")]
    public Task A_handler_behind_one_that_is_out_of_sight_is_followed_into_the_client(string body) => Handler.Body(body);

    [Fact]
    public Task A_handler_made_for_the_factory_or_kept_is_silent() => Handler.File(
        """
        class Kept
        {
            static readonly HttpClient One = new(new HttpClientHandler());
            readonly HttpClient _two;
            public Kept() { var handler = new SocketsHttpHandler(); _two = new HttpClient(handler); }
            static void Add(IServiceCollection services) => services.AddHttpClient("x").ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { UseProxy = false });
        }
        """);

    [Fact]
    public Task Clients_documented_as_shared_are_reported_when_made_per_call() => Shared.File( // HC22, HC23
        """
        class Handlers
        {
            void A() { using var c = [|Grpc.Net.Client.GrpcChannel.ForAddress("x")|]; }
            [Functions.Function("f")] public void B()
            {
                var one = [|new Microsoft.Azure.Cosmos.CosmosClient("x")|];
                var two = [|new Azure.Messaging.ServiceBus.ServiceBusClient("x")|];
                var three = [|new Microsoft.Graph.GraphServiceClient("x")|];
            }
            async Task C() { using var c = await [|StackExchange.Redis.ConnectionMultiplexer.ConnectAsync("x")|]; }
            void D(RabbitMQ.Client.ConnectionFactory factory) { using var c = [|factory.CreateConnection()|]; }
            void E() { using var i = [|new HttpMessageInvoker(new SocketsHttpHandler())|]; }
        }
        """ + Libraries);

    [Fact]
    public Task A_client_made_to_read_what_it_is_given_opens_nothing() => Shared.File(
        """
        class Addresses
        {
            Uri A(string text) { var once = new Microsoft.Graph.GraphServiceClient(text); return new Uri(once.Uri.GetLeftPart(UriPartial.Path)); }
            string B(string text) => new Microsoft.Graph.GraphServiceClient(text).Uri.AbsoluteUri;
            bool C(string text) { var used = [|new Microsoft.Graph.GraphServiceClient(text)|]; Console.WriteLine(used.Uri); return used.Exists(); }
        }
        """ + Libraries);

    [Fact]
    public Task A_client_given_to_an_object_out_of_sight_lives_as_long_as_that() => Shared.File(
        """
        public static class Stores
        {
            public static object Build(string text)
            {
                var client = new Microsoft.Graph.GraphServiceClient(text);
                var store = new {|CS0246:Store|}(text, client);
                return new Tuple<object, string>(store, text);
            }
            public static void Use(string text)
            {
                var client = [|new Microsoft.Graph.GraphServiceClient(text)|];
                var store = new {|CS0246:Store|}(text, client);
                store.Run();
            }
        }
        """ + Libraries);

    [Fact]
    public Task Clients_kept_or_light_are_silent() => Shared.File( // HC40
        """
        class Handlers
        {
            static readonly Microsoft.Azure.Cosmos.CosmosClient Cosmos = new("x");
            static readonly Lazy<StackExchange.Redis.ConnectionMultiplexer> Redis = new(() => StackExchange.Redis.ConnectionMultiplexer.Connect("x"));
            Grpc.Net.Client.GrpcChannel _channel;
            Grpc.Net.Client.GrpcChannel Channel => _channel ??= Grpc.Net.Client.GrpcChannel.ForAddress("x");
            void A() { var blob = new Azure.Storage.Blobs.BlobClient("x"); }
            void B() { var blobs = new Azure.Storage.Blobs.BlobServiceClient("x"); } // all clients of Azure.Core share one transport
            static void Add(IServiceCollection services) => services.AddSingleton(_ => new Azure.Messaging.ServiceBus.ServiceBusClient("x"));
        }
        """ + Libraries);

    [Fact]
    public Task A_wait_with_a_limit_yields_what_its_task_does() => Shared.File(
        """
        class Checks
        {
            readonly System.Collections.Concurrent.ConcurrentDictionary<string, StackExchange.Redis.ConnectionMultiplexer> _open = new();
            async Task Check(string name, CancellationToken token)
            {
                if (!_open.TryGetValue(name, out var connection))
                {
                    var task = StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(name);
                    connection = await Within(task, token);
                    if (!_open.TryAdd(name, connection)) connection.Dispose();
                }
            }
            async Task CheckOnce(string name, CancellationToken token)
            {
                var task = [|StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(name)|];
                using var connection = await Within(task, token);
            }
            static async Task<T> Within<T>(Task<T> task, CancellationToken token) => await task.WaitAsync(token);
        }
        """ + Libraries);

    [Fact]
    public Task A_client_for_the_life_of_the_process_renews_its_connections() => Renewal.File(
        """
        class Clients
        {
            static readonly HttpClient Plain = [|new()|];
            static readonly HttpClient Handled = [|new(new HttpClientHandler { UseCookies = false })|];
            static readonly Lazy<HttpClient> Late = new(() => [|new HttpClient()|]);
            static readonly HttpClient Renewed = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
            static readonly Grpc.Net.Client.GrpcChannel Pinned = [|Grpc.Net.Client.GrpcChannel.ForAddress("x")|];
            static readonly Grpc.Net.Client.GrpcChannel Balanced = Grpc.Net.Client.GrpcChannel.ForAddress("x", new() { ServiceConfig = new object() });
            static readonly int Count = 1;
            void M() { using var c = new HttpClient(); }
            static void Add(IServiceCollection services) => services.AddSingleton<Clients>();
        }
        """ + Libraries);

    [Fact]
    public Task A_plain_shared_client_of_a_tool_is_silent() => Renewal.File(
        """
        class Tool
        {
            static readonly HttpClient Plain = new();
            static readonly HttpClient Handled = [|new(new HttpClientHandler { UseCookies = false })|];
        }
        """);
}
