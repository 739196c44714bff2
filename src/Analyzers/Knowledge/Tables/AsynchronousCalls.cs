namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>
/// Library types whose asynchronous members wait for a network, a database or a disk, and those whose members wait for nothing
/// outside the process.
/// </summary>
internal static class AsynchronousCalls
{
    private static readonly string[] s_io =
    [
        "System.Net.Http.HttpMessageInvoker", "System.Net.Http.HttpContent", "System.Net.Http.Json.HttpClientJsonExtensions",
            "System.Net.Http.Json.HttpContentJsonExtensions",
        "System.Net.WebClient", "System.Net.WebRequest", "System.Net.Dns", "System.Net.Mail.SmtpClient",
            "System.Net.NetworkInformation.Ping",
        "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient", "System.Net.Sockets.Socket",
            "System.Net.Sockets.SocketTaskExtensions", "System.Net.WebSockets.WebSocket",
        "System.Net.Quic.QuicConnection", "System.IO.File", "System.IO.Stream", "System.IO.TextReader", "System.IO.TextWriter",
        "System.Data.Common.DbCommand", "System.Data.Common.DbConnection", "System.Data.Common.DbDataReader", "Dapper.SqlMapper",
        "Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions", "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions",
            "Microsoft.EntityFrameworkCore.DbContext",
        "StackExchange.Redis.IDatabaseAsync", "MongoDB.Driver.IMongoCollection`1", "Amazon.Runtime.AmazonServiceClient",
            "Azure.Storage.Blobs.Specialized.BlobBaseClient",
        "Azure.Data.Tables.TableClient", "Azure.Messaging.ServiceBus.ServiceBusSender", "Confluent.Kafka.IProducer`2",
            "Grpc.Core.ClientBase", "RestSharp.IRestClient",
        "Flurl.Http.GeneratedExtensions", "MailKit.MailTransport", "Microsoft.AspNetCore.SignalR.ClientProxyExtensions",
    ];

    /// <summary>Buffers, queues and tasks themselves: what they wait for is in the process.</summary>
    private static readonly string[] s_inProcess =
    [
        "System.IO.MemoryStream", "System.IO.StringReader", "System.IO.StringWriter", "System.Threading.Channels.ChannelWriter`1",
            "System.Threading.Channels.ChannelReader`1",
        "System.Threading.SemaphoreSlim", "System.Threading.PeriodicTimer", "System.Threading.CancellationTokenSource",
        "Microsoft.JSInterop.IJSRuntime", "System.IO.Pipelines.PipeWriter", "System.IO.Pipelines.PipeReader",
    ];

    public static bool IsIO(IMethodSymbol method, ITypeSymbol? receiver) =>
        s_io.Any(name => method.ContainingType.Is(name) || receiver.Is(name))
            && method.Name is not ("DisposeAsync" or "CloseAsync" or "FlushAsync");

    public static bool IsInProcess(IMethodSymbol method, ITypeSymbol? receiver) =>
        method.Name is "DisposeAsync" or "CloseAsync" or "FlushAsync" || method.ContainingType.IsTaskShaped()
            || method.ContainingNamespace?.ToDisplayString() is "System.Threading.Tasks" or "System.Threading"
        || s_inProcess.Any(name => method.ContainingType.Is(name) || receiver.Is(name));
}
