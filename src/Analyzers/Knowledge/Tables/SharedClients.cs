using static LeakAnalyzers.Knowledge.ResourceKind;

namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>Clients that their documentation tells to make once and share; each row names the page that says so.</summary>
internal static class SharedClients
{
    public static readonly ResourceType[] Types =
    [
        // learn.microsoft.com/azure/cosmos-db/nosql/best-practice-dotnet: "Use a single instance of CosmosClient for the lifetime of your
        // application"
        new ResourceType("Microsoft.Azure.Cosmos.CosmosClient", SharedClient),
        // learn.microsoft.com/azure/service-bus-messaging/service-bus-performance-improvements: "don't close or dispose these after sending
        // a message"
        new ResourceType("Azure.Messaging.ServiceBus.ServiceBusClient", SharedClient),
        // The clients of Azure.Core (storage, tables) are no rows: they share one static HttpClient unless told otherwise
        // (Azure.Core.Pipeline.HttpClientTransport.Shared).
        // learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.producer.eventhubproducerclient: "safe to cache and use for the lifetime
        // of the application"
        new ResourceType("Azure.Messaging.EventHubs.Producer.EventHubProducerClient", SharedClient),
        // mongodb.com/docs/drivers/csharp/current/fundamentals/connection: "create one instance and reuse it"
        new ResourceType("MongoDB.Driver.MongoClient", SharedClient),
        // mysqlconnector.net/troubleshooting/: a data source is the connection pool
        new ResourceType("MySqlConnector.MySqlDataSource", SharedClient),
        // elastic.co/guide/en/elasticsearch/client/net-api/current/lifetimes.html: "register as a singleton"
        new ResourceType("Elastic.Clients.Elasticsearch.ElasticsearchClient", SharedClient),
        // learn.microsoft.com/graph/sdks/create-client: "create one client instance and use it for the lifetime of the application"
        new ResourceType("Microsoft.Graph.GraphServiceClient", SharedClient),
    ];

    public static readonly MemberContract[] Members =
    [
        // learn.microsoft.com/aspnet/core/grpc/performance: "Reuse gRPC channels"
        new("Grpc.Net.Client.GrpcChannel", "ForAddress", Handover.ReturnsOwned) { Yields = SharedClient },
        new("Grpc.Core.ChannelBase", "ShutdownAsync", Handover.ReleasesReceiver),
        // stackexchange.github.io/StackExchange.Redis/Basics: "you should not create a ConnectionMultiplexer per operation"
        new("StackExchange.Redis.ConnectionMultiplexer", "Connect", Handover.ReturnsOwned) { Yields = SharedClient },
        new("StackExchange.Redis.ConnectionMultiplexer", "ConnectAsync", Handover.ReturnsOwned) { Yields = SharedClient },
        new("StackExchange.Redis.ConnectionMultiplexer", "SentinelConnect", Handover.ReturnsOwned) { Yields = SharedClient },
        new("StackExchange.Redis.ConnectionMultiplexer", "SentinelConnectAsync", Handover.ReturnsOwned) { Yields = SharedClient },
        new("StackExchange.Redis.ConnectionMultiplexer", "Close", Handover.ReleasesReceiver),
        new("StackExchange.Redis.ConnectionMultiplexer", "CloseAsync", Handover.ReleasesReceiver),
        // npgsql.org/doc/basic-usage.html#data-source: "create a single data source for the application"
        new("Npgsql.NpgsqlDataSource", "Create", Handover.ReturnsOwned) { Yields = SharedClient },
        new("Npgsql.NpgsqlDataSourceBuilder", "Build", Handover.ReturnsOwned) { Yields = SharedClient },
        new("MySqlConnector.MySqlDataSourceBuilder", "Build", Handover.ReturnsOwned) { Yields = SharedClient },
        // rabbitmq.com/client-libraries/dotnet-api-guide#connection-and-channel-lifespan: "connections are meant to be long-lived"
        new("RabbitMQ.Client.IConnectionFactory", "CreateConnection", Handover.ReturnsOwned) { Yields = SharedClient, Until = "6" },
        new("RabbitMQ.Client.IConnectionFactory", "CreateConnectionAsync", Handover.ReturnsOwned) { Yields = SharedClient },
        new("RabbitMQ.Client.IConnection", "Close", Handover.ReleasesReceiver) { Until = "6" },
        new("RabbitMQ.Client.IConnection", "CloseAsync", Handover.ReleasesReceiver),
        new("RabbitMQ.Client.IConnection", "Abort", Handover.ReleasesReceiver) { Until = "6" },
        new("RabbitMQ.Client.IConnectionExtensions", "CloseAsync", Handover.ReleasesReceiver),
        new("RabbitMQ.Client.IConnectionExtensions", "AbortAsync", Handover.ReleasesReceiver),
        new("RabbitMQ.Client.IConnection", "CreateModel", Handover.ReturnsOwned) { Until = "6" },
        new("RabbitMQ.Client.IConnection", "CreateChannelAsync", Handover.ReturnsOwned),
        new("RabbitMQ.Client.IModel", "Close", Handover.ReleasesReceiver) { Until = "6" },
        new("RabbitMQ.Client.IChannel", "CloseAsync", Handover.ReleasesReceiver),
        new("Azure.Messaging.EventHubs.Producer.EventHubProducerClient", "CloseAsync", Handover.ReleasesReceiver),
        // docs.confluent.io/kafka-clients/dotnet: producers are thread safe, one for the application
        new("Confluent.Kafka.ProducerBuilder`2", "Build", Handover.ReturnsOwned) { Yields = SharedClient },
    ];
}
