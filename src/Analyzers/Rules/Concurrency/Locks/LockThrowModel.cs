using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency.Locks;

/// <summary>
/// The one place that says which operations count as throwing while a slot is held. The scale is finer than for things to be
/// disposed: no collector gives a lost slot back, so code of the author's own that does more than look at values is held to throw.
/// </summary>
internal static class LockThrowModel
{
    private static readonly string[] s_io =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.Stream", "System.IO.TextReader", "System.IO.TextWriter",
        "System.Data.IDbCommand", "System.Data.IDbConnection", "System.Data.IDataReader",
        "System.Net.Http.HttpClient", "System.Net.Sockets.Socket", "System.Diagnostics.Process", "System.Net.WebClient",
        "System.Net.Sockets.TcpClient", "System.Net.WebRequest",
    ];

    // the compiler interface this assembly is built against has no name for it yet
    private const OperationKind Spread = (OperationKind)0x80;

    public static ThrowLikelihood LikelihoodOf(IOperation operation, MethodSummaries summaries) => operation switch
    {
        IAwaitOperation awaited => OfAwait(awaited.Operation),
        IInvocationOperation call => OfCall(call, summaries),
        IReturnOperation { Kind: OperationKind.YieldReturn } => ThrowLikelihood.Strong,
        IObjectCreationOperation { Type: { } type, Constructor: { } constructor } =>
            IsIO(type) && !constructor.Parameters.IsEmpty || summaries.ThrowsItself(constructor)
                ? ThrowLikelihood.Strong
                : ThrowLikelihood.None,
        IConversionOperation { IsTryCast: false, Conversion: { IsReference: true, IsImplicit: false } } => ThrowLikelihood.Weak,
        IDynamicInvocationOperation => ThrowLikelihood.Strong,
        // walks what others can change
        { Kind: Spread }
            when operation.ChildOperations.FirstOrDefault() is { } spread
                && ValueUse.WalkDownConversion(spread) is IFieldReferenceOperation or IPropertyReferenceOperation =>
            ThrowLikelihood.Strong,
        _ => ThrowLikelihood.None,
    };

    private static ThrowLikelihood OfAwait(IOperation awaited)
    {
        while (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner }) awaited = inner;
        return awaited switch
        {
            IInvocationOperation { TargetMethod.Name: "DisposeAsync" or "Yield" or "CancelAsync" or "FromResult" } => ThrowLikelihood.Weak,
            IInvocationOperation { TargetMethod: { Name: "Delay", ContainingType.Name: "Task" } delay } =>
                delay.Parameters.Length > 1 ? ThrowLikelihood.Strong : ThrowLikelihood.Weak,
            IInvocationOperation { TargetMethod: { Name: "WhenAny", ContainingType.Name: "Task" } } => ThrowLikelihood.Weak,
            IInvocationOperation call when LockContract.EnteredBy(call) is not null =>
                CancellationArguments.CanBeCanceled(call) ? ThrowLikelihood.Strong : ThrowLikelihood.Weak,
            IPropertyReferenceOperation { Property.Name: "CompletedTask" } => ThrowLikelihood.None,
            _ => ThrowLikelihood.Strong,
        };
    }

    private static ThrowLikelihood OfCall(IInvocationOperation call, MethodSummaries summaries)
    {
        var method = call.TargetMethod;
        if (call.IsImplicit && method.Name is not "GetEnumerator") return ThrowLikelihood.None;
        if (LockContract.EnteredBy(call) is not null)
            return !method.ReturnType.IsTaskShaped() && CancellationArguments.CanBeCanceled(call)
                ? ThrowLikelihood.Strong
                : ThrowLikelihood.Weak;
        if (LockContract.ExitedBy(call) is not null || LooksHarmless(method)) return ThrowLikelihood.None;
        if (method.MethodKind == MethodKind.DelegateInvoke) return ThrowLikelihood.Strong;
        if (method.Name is "GetResult" or "Wait" or "WaitAll"
            && method.ContainingType.Name is "TaskAwaiter" or "Task" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter")
            return ThrowLikelihood.Strong;
        if (method.Name is "GetEnumerator") return WalksShared(call) ? ThrowLikelihood.Strong : ThrowLikelihood.Weak;
        if (method.ReturnType.IsTaskShaped()) return ThrowLikelihood.Weak; // it throws where it is awaited
        if (summaries.IsSource(method)) return OfSource(method, summaries);
        if (method.Name.StartsWith("Throw", StringComparison.Ordinal)) return ThrowLikelihood.Strong;
        if (IsParse(method)) return ThrowLikelihood.Strong;
        if (IsIO(call.Instance?.Type ?? method.ContainingType)) return ThrowLikelihood.Strong;
        return RunsCallback(call) ? ThrowLikelihood.Strong : ThrowLikelihood.Weak;
    }

    /// <summary>Code of the same compilation: what cannot be seen through, or does more than look at values, may throw.</summary>
    private static ThrowLikelihood OfSource(IMethodSymbol method, MethodSummaries summaries)
    {
        if (method.IsExtern || method.GetDllImportData() is not null) return ThrowLikelihood.Strong;
        if (summaries.ThrowsItself(method)) return ThrowLikelihood.Strong;
        if (method.IsAbstract || method.ContainingType.TypeKind == TypeKind.Interface) return ThrowLikelihood.Strong;
        return SyntaxHeuristics.Calls(method) ? ThrowLikelihood.Strong : ThrowLikelihood.Weak;
    }

    private static bool LooksHarmless(IMethodSymbol method) =>
        method.Name is "ToString" or "Equals" or "GetHashCode" or "GetType" or "ConfigureAwait" or "GetAwaiter" or "Dispose" or "Set"
            or "Reset" or "Cancel" or "TrySetResult" or "SetResult" or "Pulse" or "PulseAll" or "Stop" or "Start" or "Restart"
        || method.Name.StartsWith("Log", StringComparison.Ordinal)
        || method.Name.StartsWith("Trace", StringComparison.Ordinal)
        || method.Name is "Debug" or "Info" or "Warn" or "Error" or "Verbose" or "Write" or "WriteLine" or "Assert"
        && method.ContainingType.Name is { } type && (type.Contains("Log") || type is "Debug" or "Trace" or "Console")
        || method.ContainingType.Name.Contains("Logg")
        || method.ContainingType.Name is "Log" or "Interlocked" or "Volatile" or "Debug" or "Trace" or "Math" or "DateTime"
            or "Environment" or "Stopwatch" or "GC" or "Thread" or "Unsafe";

    /// <summary>A sequence that others can change is walked: a change on the way throws.</summary>
    private static bool WalksShared(IInvocationOperation call) =>
        call.Instance is { } sequence
            && ValueUse.WalkDownConversion(sequence) is IFieldReferenceOperation { Type: not IArrayTypeSymbol }
                or IPropertyReferenceOperation { Type: not IArrayTypeSymbol };

    private static bool IsParse(IMethodSymbol method) =>
        (method.IsStatic && method.Name is "Parse" or "ParseExact") || method.Name.StartsWith("Deserialize", StringComparison.Ordinal)
            || (method.Name.StartsWith("Serialize", StringComparison.Ordinal) && method.ContainingType.Name.Contains("Seriali"));

    private static bool IsIO(ITypeSymbol? type) =>
        type is not null && !type.Is("System.IO.MemoryStream") && !type.Is("System.IO.StringWriter") && !type.Is("System.IO.StringReader")
            && s_io.Any(name => type.Is(name));

    /// <summary>A call that runs code of the caller (a lambda, a query) throws what that code throws.</summary>
    private static bool RunsCallback(IInvocationOperation call) => call.Arguments.Any(argument =>
        argument.Value is IDelegateCreationOperation { Target: IMethodReferenceOperation or IFlowAnonymousFunctionOperation }
            // a query runs where it is walked
            ? argument.Parameter?.ContainingSymbol
                is IMethodSymbol { ReturnType.Name: not ("IEnumerable" or "IQueryable" or "IOrderedEnumerable") }
            : argument.Value.Type?.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
                && argument.Parameter?.Name is "collection" or "source"
                && call.TargetMethod.Name is "AddRange" or "ToList" or "ToArray" or "ToDictionary" or "ToHashSet");
}
