namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>What a call takes in from outside.</summary>
internal enum InputKind
{
    Connection,
    Message,
    Row,
    Item,
}

/// <summary>Library members that take in one thing whose number the other side decides.</summary>
internal static class InputSources
{
    private static readonly (string Type, string[] Members, InputKind Kind)[] s_all =
    [
        ("System.Net.Sockets.TcpListener", ["AcceptTcpClient", "AcceptTcpClientAsync", "AcceptSocket", "AcceptSocketAsync"],
            InputKind.Connection),
        ("System.Net.Sockets.Socket", ["Accept", "AcceptAsync"], InputKind.Connection),
        ("System.Net.Sockets.SocketTaskExtensions", ["AcceptAsync"], InputKind.Connection),
        ("System.Net.HttpListener", ["GetContext", "GetContextAsync"], InputKind.Connection),
        ("System.Net.HttpListenerContext", ["AcceptWebSocketAsync"], InputKind.Connection),
        ("System.IO.Pipes.NamedPipeServerStream", ["WaitForConnection", "WaitForConnectionAsync"], InputKind.Connection),
        ("System.Net.Quic.QuicListener", ["AcceptConnectionAsync"], InputKind.Connection),
        ("System.Net.Quic.QuicConnection", ["AcceptInboundStreamAsync"], InputKind.Connection),
        ("System.Net.Sockets.UdpClient", ["Receive", "ReceiveAsync"], InputKind.Message),
        ("System.Net.Sockets.Socket", ["ReceiveFrom", "ReceiveFromAsync", "ReceiveMessageFrom", "ReceiveMessageFromAsync"],
            InputKind.Message),
        ("System.Net.WebSockets.WebSocket", ["ReceiveAsync"], InputKind.Message),
        ("System.Threading.Channels.ChannelReader`1", ["TryRead", "ReadAsync", "WaitToReadAsync"], InputKind.Message),
        ("System.Collections.Concurrent.BlockingCollection`1", ["TryTake", "Take"], InputKind.Message),
        ("System.Collections.Concurrent.ConcurrentQueue`1", ["TryDequeue"], InputKind.Message),
        ("System.Collections.Concurrent.ConcurrentBag`1", ["TryTake"], InputKind.Message),
        ("System.Collections.Generic.Queue`1", ["TryDequeue", "Dequeue"], InputKind.Message),
        ("Confluent.Kafka.IConsumer`2", ["Consume"], InputKind.Message),
        ("Azure.Messaging.ServiceBus.ServiceBusReceiver", ["ReceiveMessageAsync", "ReceiveMessagesAsync"], InputKind.Message),
        ("Amazon.SQS.IAmazonSQS", ["ReceiveMessageAsync"], InputKind.Message),
        ("Grpc.Core.IAsyncStreamReader`1", ["MoveNext"], InputKind.Message),
        ("System.Data.IDataReader", ["Read", "ReadAsync"], InputKind.Row),
        ("System.Collections.IEnumerator", ["MoveNext"], InputKind.Item),
        ("System.Collections.Generic.IAsyncEnumerator`1", ["MoveNextAsync"], InputKind.Item),
        ("System.IO.TextReader", ["ReadLine", "ReadLineAsync"], InputKind.Item),
    ];

    private static readonly string[] s_connections = ["System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.IO.Stream",
        "System.Net.WebSockets.WebSocket", "System.Net.HttpListenerContext"];

    public static InputKind? Find(IMethodSymbol method, ITypeSymbol? receiver)
    {
        foreach (var (type, members, kind) in s_all)
        {
            if (members.Contains(method.Name) && (method.ContainingType.Is(type) || receiver.Is(type))) return kind;
        }

        return null;
    }

    public static bool IsConnection(ITypeSymbol? type) => s_connections.Any(name => type.Is(name));
}
