using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Knowledge.Tables;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>What a call does before its task completes.</summary>
internal enum WorkKind
{
    /// <summary>Nothing that outlasts the call.</summary>
    None,

    /// <summary>It waits for something that is not in sight.</summary>
    Possible,

    /// <summary>It waits for a network, a database or a disk.</summary>
    IO,

    /// <summary>It occupies a thread or the queue of the thread pool.</summary>
    Queued,
}

/// <summary>Follows asynchronous calls to what they wait for.</summary>
internal sealed class AsynchronousWork
{
    /// <summary>Calls deep in which a wait is looked for.</summary>
    private const int MaxDepth = 5;

    private static readonly ConditionalWeakTable<Compilation, AsynchronousWork> s_byCompilation = new();

    private readonly ConcurrentDictionary<IMethodSymbol, WorkKind> _found = new(SymbolEqualityComparer.Default);
    private readonly ImmutableHashSet<IMethodSymbol> _none = ImmutableHashSet.Create<IMethodSymbol>(SymbolEqualityComparer.Default);

    public static WorkKind Find(IInvocationOperation call) => Find(call.TargetMethod, call.Instance?.Type, call.SemanticModel!.Compilation);

    public static WorkKind Find(IMethodSymbol method, ITypeSymbol? receiver, Compilation compilation)
    {
        var work = s_byCompilation.GetValue(compilation, static _ => new());
        return method.DeclaringSyntaxReferences.IsEmpty
            ? OfLibrary(method, receiver)
            : work._found.GetOrAdd(method.OriginalDefinition, own => work.OfSource(own, compilation, work._none));
    }

    /// <summary>What a function written in place does.</summary>
    public static WorkKind Find(IAnonymousFunctionOperation function)
    {
        var compilation = function.SemanticModel!.Compilation;
        var work = s_byCompilation.GetValue(compilation, static _ => new());
        return work.OfBody(function.Body, function.Symbol.IsAsync, compilation, work._none);
    }

    private static WorkKind OfLibrary(IMethodSymbol method, ITypeSymbol? receiver) =>
        IsQueued(method) ? WorkKind.Queued
        : !IsAsynchronous(method) || AsynchronousCalls.IsInProcess(method, receiver) ? WorkKind.None
        : AsynchronousCalls.IsIO(method, receiver) ? WorkKind.IO
        : WorkKind.Possible;

    private static bool IsQueued(IMethodSymbol method) =>
        method is { Name: "Run" or "StartNew", ContainingType.Name: "Task" or "TaskFactory" } && method.IsOfFramework();

    private static bool IsAsynchronous(IMethodSymbol method) => method.ReturnType.IsTaskShaped() || WorkItemStart.IsUnheard(method);

    private WorkKind OfSource(IMethodSymbol method, Compilation compilation, ImmutableHashSet<IMethodSymbol> passed)
    {
        RecursionGuard.EnsureStack();
        if (!IsAsynchronous(method)) return WorkKind.None;
        var body = OnlyImplementations.Find(method, compilation) ?? method;
        if (passed.Count > MaxDepth || passed.Contains(body)) return WorkKind.None;
        return DeclaredBodies.Find(body, compilation) is { } declared ? OfBody(declared, body.IsAsync, compilation, passed.Add(body))
            : WorkKind.Possible;
    }

    private WorkKind OfBody(IOperation body, bool isAsync, Compilation compilation, ImmutableHashSet<IMethodSymbol> passed)
    {
        var kind = WorkKind.None;
        foreach (var operation in FunctionBody.DescendantsInSameFunction(body))
        {
            var waited = operation switch
            {
                IAwaitOperation { Operation: var task } => task,
                IForEachLoopOperation { IsAsynchronous: true, Collection: var stream } => stream,
                IReturnOperation { ReturnedValue: { } value } when !isAsync => value,
                _ => null,
            };
            if (waited is null) continue;
            var found = OfTask(waited, compilation, passed);
            if (found > kind) kind = found;
        }

        return kind;
    }

    private WorkKind OfTask(IOperation task, Compilation compilation, ImmutableHashSet<IMethodSymbol> passed) =>
        RecursionGuard.Descend(ValueUse.WalkDownAwait(task)) switch
        {
            IInvocationOperation
            {
                TargetMethod: { Name: "WhenAll" or "WhenAny" or "ContinueWith" or "Unwrap", ContainingType: var tasks }
            } all when tasks.IsOfFramework() =>
                Parts(all).Select(part => OfTask(part, compilation, passed)).DefaultIfEmpty(WorkKind.None).Max(),
            IInvocationOperation { TargetMethod: { MethodKind: MethodKind.DelegateInvoke } invoked } => invoked.ReturnType.IsTaskShaped()
                ? WorkKind.Possible : WorkKind.None,
            IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } own } => own.ReturnType.IsTaskShaped()
                ? OfSource(own, compilation, passed)
                : own.ReturnType.Is("System.Collections.Generic.IAsyncEnumerable`1")
                ? WorkKind.Possible
                : WorkKind.None,
            IInvocationOperation call => OfLibrary(call.TargetMethod, call.Instance?.Type),
            IConditionalAccessOperation access => OfTask(access.WhenNotNull, compilation, passed),
            IConditionalOperation { WhenFalse: { } otherwise } choice =>
                (WorkKind)Math.Max((int)OfTask(choice.WhenTrue, compilation, passed), (int)OfTask(otherwise, compilation, passed)),
            IInvalidOperation => WorkKind.Possible,
            _ => WorkKind.None,
        };

    private static IEnumerable<IOperation> Parts(IInvocationOperation call) => call.Instance is { } first ? [first]
        : call.Arguments.SelectMany(static argument => InlineElements.Elements(argument) ?? [argument.Value]);
}
