using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Waiting;

/// <summary>A read that waits for the answer of a peer to which the same member has connected.</summary>
internal static class FirstRead
{
    public static bool MayWait(string name) => name.StartsWith("Read", StringComparison.Ordinal) || name is "Receive" or "ReceiveAsync";

    /// <summary>
    /// Whether a call is the first of its member to read from a connection that is made and connected there, and the member does not look
    /// first whether there is anything to read.
    /// </summary>
    public static bool IsFirst(IInvocationOperation call)
    {
        if (call.Instance is not { Type: { } reader } source || !(IsReader(reader) || reader.IsExactly("System.Net.Sockets.Socket"))
            || ConnectionBehind(source, call, RecursionGuard.Start()) is not { } connection)
            return false;
        var (isConnected, first) = (false, call);
        foreach (var operation in ValueUse.Root(call).Descendants())
        {
            switch (operation)
            {
                case IPropertyReferenceOperation { Property.Name: "DataAvailable" or "Available" }
                    or IInvocationOperation { TargetMethod.Name: "Poll" or "Select" }:
                    return false;
                case IInvocationOperation
                {
                    TargetMethod.Name: "Connect" or "ConnectAsync",
                    Instance: ILocalReferenceOperation { Local: var local },
                    Arguments: var there
                }
                    when SymbolEqualityComparer.Default.Equals(local, connection):
                    if (NetworkConnects.IsNear(there)) return false;
                    isConnected = true;
                    break;
                case IObjectCreationOperation { Type: { } type, Arguments: { Length: > 1 } there } made
                    when type.IsExactly("System.Net.Sockets.TcpClient") && ValueUse.NameOf(made) == connection.Name:
                    if (NetworkConnects.IsNear(there)) return false;
                    isConnected = true;
                    break;
                case IInvocationOperation { Instance: { } other } read
                    when MayWait(read.TargetMethod.Name) && read.Syntax.SpanStart < first.Syntax.SpanStart
                        && SymbolEqualityComparer.Default.Equals(ConnectionBehind(other, call, RecursionGuard.Start()), connection):
                    first = read;
                    break;
            }
        }

        return isConnected && first == call;
    }

    /// <summary>The client or socket, made here, that a stream or reader was made from.</summary>
    private static ILocalSymbol? ConnectionBehind(IOperation source, IOperation inside, RecursionGuard outer) =>
        !outer.TryEnter(source, out var guard) ? null : ValueUse.WalkDownConversion(source) switch
        {
            ILocalReferenceOperation { Local: var local } when ValueUse.InitializerOf(local, ValueUse.Root(inside)) is { } value =>
                IsConnectionMade(value) ? local : ConnectionBehind(value, inside, guard),
            IInvocationOperation { TargetMethod.Name: "GetStream", Instance: { } client } => ConnectionBehind(client, inside, guard),
            IObjectCreationOperation { Type: { } type, Arguments: [{ Value: var inner }, ..] } when IsReader(type) =>
                ConnectionBehind(inner, inside, guard),
            _ => null,
        };

    private static bool IsConnectionMade(IOperation value) =>
        ValueUse.WalkDownConversion(value) is IObjectCreationOperation { Type: { } type }
            && (type.IsExactly("System.Net.Sockets.TcpClient") || type.IsExactly("System.Net.Sockets.Socket"));

    private static bool IsReader(ITypeSymbol type) =>
        type.Is("System.IO.Stream") || type.Is("System.IO.StreamReader") || type.Is("System.IO.BinaryReader");
}
