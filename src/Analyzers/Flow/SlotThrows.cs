using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>
/// The one place that says which operations count as throwing while a slot is held. The scale is finer than for things to be
/// disposed: no collector gives a lost slot back, so code of the author's own that does more than look at values is held to throw.
/// </summary>
internal static class SlotThrows
{
    private static readonly string[] s_io =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.Stream", "System.IO.TextReader", "System.IO.TextWriter", "System.Data.IDbCommand", "System.Data.IDbConnection", "System.Data.IDataReader",
        "System.Net.Http.HttpClient", "System.Net.Sockets.Socket", "System.Diagnostics.Process", "System.Net.WebClient", "System.Net.Sockets.TcpClient", "System.Net.WebRequest",
    ];

    // the compiler interface this assembly is built against has no name for it yet
    private const OperationKind Spread = (OperationKind)0x80;

    public static Witness Of(IOperation operation, MethodSummaries summaries) => operation switch
    {
        IAwaitOperation awaited => OfAwait(awaited.Operation),
        IInvocationOperation call => OfCall(call, summaries),
        IReturnOperation { Kind: OperationKind.YieldReturn } => Witness.Strong,
        IObjectCreationOperation { Type: { } type, Constructor: { } constructor } => IsIO(type) && !constructor.Parameters.IsEmpty || summaries.ThrowsItself(constructor) ? Witness.Strong : Witness.None,
        IConversionOperation { IsTryCast: false, Conversion: { IsReference: true, IsImplicit: false } } => Witness.Weak,
        IDynamicInvocationOperation => Witness.Strong,
        { Kind: Spread } when operation.ChildOperations.FirstOrDefault() is { } spread && Destination.Unwrap(spread) is IFieldReferenceOperation or IPropertyReferenceOperation => Witness.Strong, // walks what others can change
        _ => Witness.None,
    };

    private static Witness OfAwait(IOperation awaited)
    {
        while (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner }) awaited = inner;
        return awaited switch
        {
            IInvocationOperation { TargetMethod.Name: "DisposeAsync" or "Yield" or "CancelAsync" or "FromResult" } => Witness.Weak,
            IInvocationOperation { TargetMethod: { Name: "Delay", ContainingType.Name: "Task" } delay } => delay.Parameters.Length > 1 ? Witness.Strong : Witness.Weak,
            IInvocationOperation { TargetMethod: { Name: "WhenAny", ContainingType.Name: "Task" } } => Witness.Weak,
            IInvocationOperation call when Gate.EnteredBy(call) is not null => CanBeCancelled(call) ? Witness.Strong : Witness.Weak,
            IPropertyReferenceOperation { Property.Name: "CompletedTask" } => Witness.None,
            _ => Witness.Strong,
        };
    }

    /// <summary>Whether a wait takes a token that somebody can cancel.</summary>
    public static bool CanBeCancelled(IInvocationOperation wait) =>
        wait.Arguments.Any(static a => a.ArgumentKind != ArgumentKind.DefaultValue && a.Parameter?.Type.Name == "CancellationToken" && Destination.Unwrap(a.Value) is not (IDefaultValueOperation or IPropertyReferenceOperation { Property.Name: "None" }));

    private static Witness OfCall(IInvocationOperation call, MethodSummaries summaries)
    {
        var method = call.TargetMethod;
        if (call.IsImplicit && method.Name is not "GetEnumerator") return Witness.None;
        if (Gate.EnteredBy(call) is not null) return !method.ReturnType.IsTaskShaped() && CanBeCancelled(call) ? Witness.Strong : Witness.Weak;
        if (Gate.ExitedBy(call) is not null || LooksHarmless(method)) return Witness.None;
        if (method.MethodKind == MethodKind.DelegateInvoke) return Witness.Strong;
        if (method.Name is "GetResult" or "Wait" or "WaitAll" && method.ContainingType.Name is "TaskAwaiter" or "Task" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter") return Witness.Strong;
        if (method.Name is "GetEnumerator") return WalksShared(call) ? Witness.Strong : Witness.Weak;
        if (method.ReturnType.IsTaskShaped()) return Witness.Weak; // it throws where it is awaited
        if (summaries.IsSource(method)) return OfSource(method, summaries);
        if (method.Name.StartsWith("Throw", StringComparison.Ordinal)) return Witness.Strong;
        if (IsParse(method)) return Witness.Strong;
        if (IsIO(call.Instance?.Type ?? method.ContainingType)) return Witness.Strong;
        return RunsCallback(call) ? Witness.Strong : Witness.Weak;
    }

    /// <summary>Code of the same compilation: what cannot be seen through, or does more than look at values, may throw.</summary>
    private static Witness OfSource(IMethodSymbol method, MethodSummaries summaries)
    {
        if (method.IsExtern || method.GetDllImportData() is not null) return Witness.Strong;
        if (summaries.ThrowsItself(method)) return Witness.Strong;
        if (method.IsAbstract || method.ContainingType.TypeKind == TypeKind.Interface) return Witness.Strong;
        return SourceShape.Calls(method) ? Witness.Strong : Witness.Weak;
    }

    private static bool LooksHarmless(IMethodSymbol method) =>
        method.Name is "ToString" or "Equals" or "GetHashCode" or "GetType" or "ConfigureAwait" or "GetAwaiter" or "Dispose" or "Set" or "Reset" or "Cancel" or "TrySetResult" or "SetResult" or "Pulse" or "PulseAll" or "Stop" or "Start" or "Restart"
        || method.Name.StartsWith("Log", StringComparison.Ordinal)
        || method.Name.StartsWith("Trace", StringComparison.Ordinal)
        || method.Name is "Debug" or "Info" or "Warn" or "Error" or "Verbose" or "Write" or "WriteLine" or "Assert"
        && method.ContainingType.Name is { } type && (type.Contains("Log") || type is "Debug" or "Trace" or "Console")
        || method.ContainingType.Name.Contains("Logg")
        || method.ContainingType.Name is "Log" or "Interlocked" or "Volatile" or "Debug" or "Trace" or "Math" or "DateTime" or "Environment" or "Stopwatch" or "GC" or "Thread" or "Unsafe";

    /// <summary>A sequence that others can change is walked: a change on the way throws.</summary>
    private static bool WalksShared(IInvocationOperation call) =>
        call.Instance is { } sequence && Destination.Unwrap(sequence) is IFieldReferenceOperation { Type: not IArrayTypeSymbol } or IPropertyReferenceOperation { Type: not IArrayTypeSymbol };

    private static bool IsParse(IMethodSymbol method) =>
        (method.IsStatic && method.Name is "Parse" or "ParseExact") || method.Name.StartsWith("Deserialize", StringComparison.Ordinal) || (method.Name.StartsWith("Serialize", StringComparison.Ordinal) && method.ContainingType.Name.Contains("Seriali"));

    private static bool IsIO(ITypeSymbol? type) => type is not null && !type.Is("System.IO.MemoryStream") && !type.Is("System.IO.StringWriter") && !type.Is("System.IO.StringReader") && s_io.Any(name => type.Is(name));

    /// <summary>A call that runs code of the caller (a lambda, a query) throws what that code throws.</summary>
    private static bool RunsCallback(IInvocationOperation call) => call.Arguments.Any(argument =>
        argument.Value is IDelegateCreationOperation { Target: IMethodReferenceOperation or IFlowAnonymousFunctionOperation }
            ? argument.Parameter?.ContainingSymbol is IMethodSymbol { ReturnType.Name: not ("IEnumerable" or "IQueryable" or "IOrderedEnumerable") } // a query runs where it is walked
            : argument.Value.Type?.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T && argument.Parameter?.Name is "collection" or "source" && call.TargetMethod.Name is "AddRange" or "ToList" or "ToArray" or "ToDictionary" or "ToHashSet");
}
