namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>As much of the libraries whose clients are meant to be shared as the fixes know of, under their own names.</summary>
internal static class ClientLibraries
{
    private const string Source =
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        namespace Grpc.Core
        {
            public abstract class ChannelBase { public Task ShutdownAsync() => Task.CompletedTask; }
            public abstract class ClientBase { protected ClientBase(ChannelBase channel) { } }
        }

        namespace Grpc.Net.Client
        {
            public class GrpcChannelOptions { public HttpMessageHandler? HttpHandler { get; set; } public HttpClient? HttpClient { get; set; } public int? MaxReceiveMessageSize { get; set; } public object? ServiceConfig { get; set; } }
            public sealed class GrpcChannel : Grpc.Core.ChannelBase, IDisposable
            {
                public static GrpcChannel ForAddress(string address) => new();
                public static GrpcChannel ForAddress(string address, GrpcChannelOptions options) => new();
                public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? options) => new();
                public void Dispose() { }
            }
        }

        namespace Greet { public class GreeterClient : Grpc.Core.ClientBase { public GreeterClient(Grpc.Core.ChannelBase channel) : base(channel) { } public Task<string> SayHelloAsync(string name) => Task.FromResult(name); } }

        namespace Microsoft.Azure.Cosmos
        {
            public class CosmosClientOptions { public string? ApplicationName { get; set; } }
            public class Container { public Task<string> ReadItemAsync(string id) => Task.FromResult(id); }
            public class CosmosClient : IDisposable
            {
                public CosmosClient(string connectionString, CosmosClientOptions? clientOptions = null) { }
                public CosmosClientOptions ClientOptions => new();
                public Container GetContainer(string database, string container) => new();
                public void Dispose() { }
            }
        }

        namespace Azure.Messaging.ServiceBus
        {
            public class ServiceBusSender : IAsyncDisposable { public Task SendMessageAsync(string message) => Task.CompletedTask; public ValueTask DisposeAsync() => default; }
            public class ServiceBusClient : IAsyncDisposable { public ServiceBusClient(string connectionString) { } public ServiceBusSender CreateSender(string queue) => new(); public ValueTask DisposeAsync() => default; }
        }

        namespace StackExchange.Redis
        {
            public interface IDatabase { Task<string> StringGetAsync(string key); }
            public interface ISubscriber { void Subscribe(string channel, Action<string> handler); }
            public sealed class ConnectionMultiplexer : IDisposable
            {
                public event EventHandler? ConnectionFailed;
                public bool IncludeDetailInExceptions { get; set; }
                public static ConnectionMultiplexer Connect(string configuration) => new();
                public static Task<ConnectionMultiplexer> ConnectAsync(string configuration) => Task.FromResult(new ConnectionMultiplexer());
                public IDatabase GetDatabase() => null!;
                public ISubscriber GetSubscriber() => null!;
                public void Close() => ConnectionFailed?.Invoke(this, EventArgs.Empty);
                public void Dispose() { }
            }
        }

        namespace RabbitMQ.Client
        {
            public interface IModel : IDisposable { void BasicPublish(string exchange, string key, byte[] body); }
            public interface IConnection : IDisposable { IModel CreateModel(); void Close(); }
            public interface IConnectionFactory { IConnection CreateConnection(); }
            public sealed class ConnectionFactory : IConnectionFactory { public string HostName { get; set; } = ""; public bool AutomaticRecoveryEnabled { get; set; } = true; public IConnection CreateConnection() => null!; }
        }

        namespace Npgsql
        {
            public sealed class NpgsqlDataSource : IDisposable, IAsyncDisposable
            {
                public static NpgsqlDataSource Create(string connectionString) => null!;
                public System.Data.Common.DbCommand CreateCommand(string text) => null!;
                public void Dispose() { }
                public ValueTask DisposeAsync() => default;
            }

            public sealed class NpgsqlDataSourceBuilder { public NpgsqlDataSourceBuilder(string? connectionString = null) { } public string? Name { get; set; } public NpgsqlDataSource Build() => null!; }
        }
        """;

    private static readonly Lazy<MetadataReference> s_reference = new(() => StubLibrary.Compile("Clients", Source));

    public static MetadataReference Reference => s_reference.Value;
}
