using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Says which calls set work going that runs beside the caller, and what that work is.</summary>
internal static class Starts
{
    private static readonly string[] s_io =
    [
        "System.Net.Http.HttpMessageInvoker", "System.Net.Http.Json.HttpClientJsonExtensions", "System.Net.WebClient", "System.Net.WebRequest", "System.Net.Dns", "System.Net.Mail.SmtpClient", "System.Net.NetworkInformation.Ping",
        "System.Data.Common.DbCommand", "System.Data.Common.DbConnection", "Dapper.SqlMapper", "System.IO.File", "System.IO.Stream", "System.Net.Sockets.TcpClient", "System.Net.Sockets.Socket",
        "Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions", "Microsoft.EntityFrameworkCore.DbContext",
    ];

    public static bool MayStart(string name) => name is "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" or "Start";

    /// <summary>How the started work is called in a message; null when the call starts nothing.</summary>
    public static string? NameOf(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "Run", ContainingType: { Name: "Task" } type } when type.IsExactly("System.Threading.Tasks.Task") => "Task.Run",
        { Name: "StartNew", ContainingType.Name: "TaskFactory" } => "StartNew",
        { Name: "QueueUserWorkItem" or "UnsafeQueueUserWorkItem", ContainingType: { Name: "ThreadPool" } } method => method.Name,
        { Name: "Start", ContainingType: { Name: "Thread" } type } when type.IsExactly("System.Threading.Thread") && IsFresh(call) => "Thread.Start",
        { Name: "Start", ContainingType: { Name: "Task" } type } when type.Is("System.Threading.Tasks.Task") && IsFresh(call) => "Task.Start",
        _ => null,
    };

    /// <summary>The lambda that runs, where the call or the thread it starts is given one.</summary>
    public static IAnonymousFunctionOperation? WorkOf(IInvocationOperation start)
    {
        var arguments = start.TargetMethod.Name == "Start" ? CreationOf(start)?.Arguments : start.Arguments;
        return arguments?.Select(static a => a.Value).OfType<IDelegateCreationOperation>().Select(static d => d.Target).OfType<IAnonymousFunctionOperation>().FirstOrDefault();
    }

    /// <summary>An <c>async void</c> method: nobody can wait for what it does.</summary>
    public static bool IsUnheard(IMethodSymbol method) => method is { IsAsync: true, ReturnsVoid: true };

    /// <summary>An asynchronous call that waits for a network, a database or a disk.</summary>
    public static bool IsIO(IInvocationOperation call) => IsIO(call.TargetMethod, call.Instance?.Type);

    public static bool IsIO(IMethodSymbol method, ITypeSymbol? receiver)
    {
        if (!method.ReturnType.IsTaskShaped()) return IsUnheard(method) && SourceShape.AwaitsIO(method);
        if (method.ContainingType.Is("System.IO.MemoryStream") || receiver.Is("System.IO.MemoryStream")) return false;
        if (s_io.Any(name => method.ContainingType.Is(name))) return method.Name is not ("DisposeAsync" or "CloseAsync" or "FlushAsync");
        return SourceShape.AwaitsIO(method);
    }

    private static bool IsFresh(IInvocationOperation start) => CreationOf(start) is not null;

    private static IObjectCreationOperation? CreationOf(IInvocationOperation start)
    {
        switch (start.Instance)
        {
            case IObjectCreationOperation inline: return inline;
            case ILocalReferenceOperation { Local: var local }:
                return (ExecutionFrequency.LoopAround(start) ?? FunctionAround(start)).Descendants().OfType<IObjectCreationOperation>().FirstOrDefault(creation => ValueUse.Consumer(creation).Parent switch
                {
                    IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local),
                    ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } => SymbolEqualityComparer.Default.Equals(target.Local, local),
                    _ => false,
                });
            default: return null;
        }
    }

    private static IOperation FunctionAround(IOperation operation)
    {
        while (operation is not (IAnonymousFunctionOperation or ILocalFunctionOperation) && operation.Parent is { } parent) operation = parent;
        return operation;
    }
}
