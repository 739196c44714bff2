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

    // Each method at each depth once. Methods that call each other need no more: what a ring leads to is found at a smaller depth already.
    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Depth), WorkKind> _found = new();

    public static WorkKind Find(IInvocationOperation call) => Find(call.TargetMethod, call.Instance?.Type, call.SemanticModel!.Compilation);

    public static WorkKind Find(IMethodSymbol method, ITypeSymbol? receiver, Compilation compilation)
    {
        var work = s_byCompilation.GetValue(compilation, static _ => new());
        return method.DeclaringSyntaxReferences.IsEmpty
            ? OfLibrary(method, receiver)
            : work.OfSource(method, compilation, depth: 0);
    }

    /// <summary>What a function written in place does.</summary>
    public static WorkKind Find(IAnonymousFunctionOperation function)
    {
        var compilation = function.SemanticModel!.Compilation;
        var work = s_byCompilation.GetValue(compilation, static _ => new());
        return work.OfBody(function.Body, function.Symbol.IsAsync, compilation, depth: 0);
    }

    private static WorkKind OfLibrary(IMethodSymbol method, ITypeSymbol? receiver) =>
        IsQueued(method) ? WorkKind.Queued
        : !IsAsynchronous(method) || AsynchronousCalls.IsInProcess(method, receiver) ? WorkKind.None
        : AsynchronousCalls.IsIO(method, receiver) ? WorkKind.IO
        : WorkKind.Possible;

    private static bool IsQueued(IMethodSymbol method) =>
        method is { Name: "Run" or "StartNew", ContainingType.Name: "Task" or "TaskFactory" } && method.IsOfFramework();

    private static bool IsAsynchronous(IMethodSymbol method) => method.ReturnType.IsTaskShaped() || WorkItemStart.IsUnheard(method);

    private WorkKind OfSource(IMethodSymbol method, Compilation compilation, int depth) =>
        depth > MaxDepth || !IsAsynchronous(method) ? WorkKind.None
            : _found.GetOrAdd((method.OriginalDefinition, depth), own => OfDeclaration(own.Method, compilation, own.Depth));

    private WorkKind OfDeclaration(IMethodSymbol method, Compilation compilation, int depth)
    {
        RecursionGuard.EnsureStack();
        if (DeclaredBodies.Find(method, compilation) is { } declared) return OfBody(declared, method.IsAsync, compilation, depth + 1);
        var bodies = OnlyImplementations.FindAll(method, compilation);
        // one that waits for a network is enough: the caller cannot tell which one it has
        return bodies.IsEmpty ? WorkKind.Possible : bodies.Max(body => OfSource(body, compilation, depth + 1));
    }

    private WorkKind OfBody(IOperation body, bool isAsync, Compilation compilation, int depth)
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
            var found = OfTask(waited, compilation, depth);
            if (found > kind) kind = found;
        }

        return kind;
    }

    private WorkKind OfTask(IOperation task, Compilation compilation, int depth) =>
        RecursionGuard.Descend(ValueUse.WalkDownAwait(task)) switch
        {
            IInvocationOperation
            {
                TargetMethod: { Name: "WhenAll" or "WhenAny" or "ContinueWith" or "Unwrap", ContainingType: var tasks }
            } all when tasks.IsOfFramework() =>
                Parts(all).Select(part => OfTask(part, compilation, depth)).DefaultIfEmpty(WorkKind.None).Max(),
            IInvocationOperation { TargetMethod: { MethodKind: MethodKind.DelegateInvoke } invoked } => invoked.ReturnType.IsTaskShaped()
                ? WorkKind.Possible : WorkKind.None,
            IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } own } => own.ReturnType.IsTaskShaped()
                ? OfSource(own, compilation, depth)
                : own.ReturnType.Is("System.Collections.Generic.IAsyncEnumerable`1")
                ? WorkKind.Possible
                : WorkKind.None,
            IInvocationOperation call => OfLibrary(call.TargetMethod, call.Instance?.Type),
            ILocalReferenceOperation local => OfLocal(local, compilation, depth),
            IConditionalAccessOperation access => OfTask(access.WhenNotNull, compilation, depth),
            IConditionalOperation { WhenFalse: { } otherwise } choice =>
                (WorkKind)Math.Max((int)OfTask(choice.WhenTrue, compilation, depth), (int)OfTask(otherwise, compilation, depth)),
            IInvalidOperation => WorkKind.Possible,
            _ => WorkKind.None,
        };

    /// <summary>A task that a local was declared with, or each one that was put into a local collection.</summary>
    private WorkKind OfLocal(ILocalReferenceOperation reference, Compilation compilation, int depth)
    {
        if (depth > MaxDepth) return WorkKind.None;
        var kind = WorkKind.None;
        foreach (var operation in FunctionBody.DescendantsInSameFunction(FunctionBody.Around(reference)))
        {
            var given = operation switch
            {
                IVariableDeclaratorOperation declarator when Same(declarator.Symbol, reference) =>
                    declarator.GetVariableInitializer()?.Value,
                ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Value: var value }
                    when Same(target.Local, reference) => value,
                IInvocationOperation { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation filled, Arguments: [.., var item] }
                    when Same(filled.Local, reference) => item.Value,
                _ => null,
            };
            if (given is null || given.Descendants().Contains(reference)) continue;
            var found = OfTask(given, compilation, depth + 1);
            if (found > kind) kind = found;
        }

        return kind;
    }

    private static bool Same(ILocalSymbol local, ILocalReferenceOperation reference) =>
        SymbolEqualityComparer.Default.Equals(local, reference.Local);

    private static IEnumerable<IOperation> Parts(IInvocationOperation call) => call.Instance is { } first ? [first]
        : call.Arguments.SelectMany(static argument => InlineElements.Elements(argument) ?? [argument.Value]);
}
