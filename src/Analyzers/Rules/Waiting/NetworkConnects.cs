using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Unresolved;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Waiting;

/// <summary>What waits for the other side of a connection, and what keeps a quiet connection known to be alive.</summary>
internal static class NetworkConnects
{
    public static bool MayWait(string name) =>
        name is "FromAsync" or "SendMailAsync" || name.StartsWith("Connect", StringComparison.Ordinal)
            || name.StartsWith("AuthenticateAs", StringComparison.Ordinal);

    /// <summary>What waits: the method that is called, or the one whose beginning and end are made a task.</summary>
    public static IMethodSymbol Waiting(IInvocationOperation call) =>
        call.TargetMethod is { Name: "FromAsync", ContainingType.Name: "TaskFactory" }
            && call.Arguments is [{ Value: IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: var begin } } }, ..]
            ? begin
            : call.TargetMethod;

    /// <summary>Whether a call waits for a peer for as long as the peer likes.</summary>
    public static bool Waits(IInvocationOperation call)
    {
        var (method, type) = (Waiting(call), Waiting(call).ContainingType);
        return method.Name switch
        {
            "Connect" or "ConnectAsync" or "BeginConnect" =>
                !call.Arguments.Any(static a => a.Value.Type.Is("System.Net.Sockets.SocketAsyncEventArgs"))
                    && (type.IsExactly("System.Net.Sockets.TcpClient") || type.IsExactly("System.Net.Sockets.Socket")
                        || type.IsExactly("System.Net.WebSockets.ClientWebSocket"))
                    && !IsNear(call.Arguments) && !IsDatagram(call),
            "AuthenticateAsClient" or "AuthenticateAsClientAsync" or "AuthenticateAsServer" or "AuthenticateAsServerAsync"
                or "BeginAuthenticateAsClient" or "BeginAuthenticateAsServer" =>
                type.Is("System.Net.Security.SslStream") || type.Is("System.Net.Security.NegotiateStream"),
            "SendMailAsync" => type.Is("System.Net.Mail.SmtpClient") && !IsOverNearServer(call), // its Timeout is for Send alone
            _ => false,
        };
    }

    /// <summary>
    /// The SSH client that is made and waits for ever for the answer to an operation: its time limit for that is infinite until it is set.
    /// </summary>
    public static string? PatientClient(IOperation creation) =>
        SshClient(creation) is { } name and ("SftpClient" or "ScpClient") && !Sets(creation, "OperationTimeout") ? name : null;

    /// <summary>The connection that is made and kept and never finds out that its peer has gone.</summary>
    public static string? SilentlyLost(IOperation creation)
    {
        if (SshClient(creation) is { } ssh)
            return ssh is "SshClient" or "SftpClient" && IsKept(creation) && !Sets(creation, "KeepAliveInterval") ? ssh : null;
        return creation is IObjectCreationOperation { Type: { } type } made && IsKept(made) && IsSilentSocket(made, type)
            ? type.Name
            : null;
    }

    /// <summary>The client of SSH.NET that is made, whether its package is restored or not.</summary>
    private static string? SshClient(IOperation creation) =>
        creation.Type is { TypeKind: not TypeKind.Error, Name: var name, ContainingNamespace.Name: "SshNet" }
            ? name
            : UnresolvedTypes.MadeFrom("Renci.SshNet", creation);

    private static bool IsSilentSocket(IObjectCreationOperation creation, ITypeSymbol type)
    {
        if (!type.IsExactly("System.Net.Sockets.TcpClient") && !type.IsExactly("System.Net.Sockets.Socket")) return false;
        if (creation.Arguments.Any(static a => a.Value.Syntax.ToString().Contains("Dgram"))) return false;
        return !Mentions(creation, "KeepAlive", "Listen", "Heartbeat", "ReceiveTimeout", "ReadTimeout") && ReadsInLoop(creation);
    }

    /// <summary>Whether a field or property takes what is made, at once or by way of a local that is connected first.</summary>
    private static bool IsKept(IOperation creation) => ValueUse.Consumer(creation).Parent switch
    {
        ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } or IFieldInitializerOperation =>
            true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } =>
            ValueUse.Root(creation).Descendants()
                .Any(operation =>
                    operation
                        is ISimpleAssignmentOperation
                    {
                        Target: IFieldReferenceOperation { Instance: IInstanceReferenceOperation or null } or IPropertyReferenceOperation
                        {
                            Instance: IInstanceReferenceOperation or null
                        },
                        Value: var value
                    }
            && ValueUse.WalkDownConversion(value) is ILocalReferenceOperation kept
            && SymbolEqualityComparer.Default.Equals(kept.Local, local)),
        _ => false,
    };

    /// <summary>Whether the type of an operation assigns a property of this name.</summary>
    private static bool Sets(IOperation inside, string property) =>
        inside.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Any(a => Timeouts.NameOf(a.Left) == property) == true;

    private static bool Mentions(IOperation inside, params string[] words) =>
        inside.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => words.Any(name.Identifier.ValueText.Contains)) == true;

    private static bool ReadsInLoop(IOperation inside) =>
        inside.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes()
            .Where(static node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax { Condition: null })
            .Any(static loop => loop.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(static access =>
            access.Name.Identifier.ValueText is "ReadAsync" or "Read" or "Receive" or "ReceiveAsync" or "ReadLine" or "ReadLineAsync"
                or "ReadExactlyAsync" or "ReadByte")) == true;

    /// <summary>This machine answers at once, one way or the other.</summary>
    public static bool IsNear(ImmutableArray<IArgumentOperation> arguments) =>
        arguments.Any(static a =>
            a.Value.ConstantValue is { HasValue: true, Value: "localhost" or "127.0.0.1" } || a.Value.DescendantsAndSelf().Any(static o =>
        o is IFieldReferenceOperation { Field: { Name: "Loopback" or "IPv6Loopback", ContainingType.Name: "IPAddress" } }
            || o.Type?.Name.StartsWith("Unix", StringComparison.Ordinal) == true));

    private static bool IsOverNearServer(IInvocationOperation call) =>
        call.Instance is ILocalReferenceOperation { Local: var client }
            && ValueUse.InitializerOf(client, ValueUse.Root(call)) is IObjectCreationOperation made && IsNear(made.Arguments);

    /// <summary>
    /// A datagram socket only notes down its peer. What a socket is, its member says, or else its type, where that makes sockets of no
    /// other kind.
    /// </summary>
    private static bool IsDatagram(IInvocationOperation call) =>
        SocketWords(call.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>()).Any(IsOfDatagrams)
        || SocketWords(call.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()).ToArray() is { Length: > 0 } words
            && words.All(IsOfDatagrams);

    private static bool IsOfDatagrams(string word) => word is "Dgram" or "UdpClient";

    private static IEnumerable<string> SocketWords(SyntaxNode? declaration) =>
        declaration?.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Select(static access => access.Name.Identifier.ValueText)
            .Where(static word => word is "Dgram" or "UdpClient" or "Stream")
            ?? [];
}
