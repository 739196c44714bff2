using System.Collections.Concurrent;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Summaries;

/// <summary>What the compilation's own methods may throw: read off the operations of each once, and followed through their calls.</summary>
internal sealed class ThrowingCallees(Compilation compilation, ThrowModel model, Implementations implementations)
{
    // A method that runs more than this of the compilation's own code does not merely look at values.
    private const int MaxBodies = 100;

    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<IMethodSymbol>?> _calls = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _mayThrow = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _hasCalls = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _throwsItself = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the method's own body has a throw outside a try that is not for a mistake of its caller.</summary>
    public bool ThrowsItself(IMethodSymbol method) => _throwsItself.GetOrAdd(method.OriginalDefinition, m =>
        m.DeclaringSyntaxReferences.Any(static declared => declared.GetSyntax().DescendantNodes().Any(static node =>
            node is ThrowStatementSyntax or ThrowExpressionSyntax)) // most have none, which is known without binding them
        && DeclaredBodies.Find(m, compilation) is { } body
        && Within(body, static (_, _) => true)
            .Any(static inner => inner is IThrowOperation thrown && !ThrowModel.IsUsageError(thrown.Exception)));

    /// <summary>Whether a method, or one that it calls, may throw something that it does not catch.</summary>
    public bool MayThrow(IMethodSymbol method) => _mayThrow.GetOrAdd(method.OriginalDefinition, m => MayThrow([m]));

    /// <summary>
    /// Whether the code of the compilation that an operation runs may throw: a method, a delegate, a lambda that it is given.
    /// </summary>
    public bool MayThrowWithin(IOperation operation)
    {
        var run = new List<IMethodSymbol>();
        return !Collect(operation, run) || MayThrow(run);
    }

    /// <summary>Whether the code of the compilation that an operation runs calls anything.</summary>
    public bool RunsCallsWithin(IOperation operation)
    {
        var run = new List<IMethodSymbol>();
        if (operation is IAwaitOperation { Operation: var task }) CollectAwaited(task, run);
        else Collect(operation, run);
        return run.Any(HasCalls) || (operation is IInvocationOperation call && call.Arguments.Any(IsLambdaWithCalls));
    }

    private bool HasCalls(IMethodSymbol method) => _hasCalls.GetOrAdd(method, m => IsNative(m) || !HasNoStatements(m)
        && DeclaredBodies.Find(implementations.OnlyOneOf(m) ?? m, compilation) is { } body && Calls(body));

    private bool IsLambdaWithCalls(IArgumentOperation argument) =>
        ValueUse.WalkDownConversion(argument.Value)
            is IDelegateCreationOperation { Target: IAnonymousFunctionOperation or IFlowAnonymousFunctionOperation } lambda
        && DeclaredBodies.OperationAt(lambda.Target.Syntax, compilation) is IAnonymousFunctionOperation { Body: var body } && Calls(body);

    private static bool Calls(IOperation body) => Within(body, static (_, _) => false)
        .Any(static inner => inner is IInvocationOperation { IsImplicit: false } call
            && LockContract.EnteredBy(call) is null && LockContract.ExitedBy(call) is null);

    private bool MayThrow(IEnumerable<IMethodSymbol> methods)
    {
        RecursionGuard.EnsureStack();
        var seen = new HashSet<IMethodSymbol>(methods.Select(static m => m.OriginalDefinition), SymbolEqualityComparer.Default);
        var left = new Queue<IMethodSymbol>(seen);
        while (left.Count > 0)
        {
            if (seen.Count > MaxBodies || CallsOf(left.Dequeue()) is not { } calls) return true;
            foreach (var called in calls)
            {
                if (seen.Add(called)) left.Enqueue(called);
            }
        }

        return false;
    }

    /// <summary>The methods of the compilation that a method calls; null where it may throw by itself, or cannot be read.</summary>
    private ImmutableArray<IMethodSymbol>? CallsOf(IMethodSymbol method) => _calls.GetOrAdd(method, m =>
    {
        AnalysisCallback.ThrowIfCancelled();
        if (HasNoStatements(m)) return ImmutableArray<IMethodSymbol>.Empty;
        if (DeclaredBodies.Find(implementations.OnlyOneOf(m) ?? m, compilation) is not { } body) return null;
        var calls = new List<IMethodSymbol>();
        foreach (var operation in Uncaught(body))
        {
            var isSeenThrough = Awaited(operation) is { } task
                ? CollectAwaited(task, calls)
                : !IsLikely(operation) && Collect(operation, calls);
            if (!isSeenThrough) return null;
        }

        return calls.Distinct<IMethodSymbol>(SymbolEqualityComparer.Default).ToImmutableArray();
    });

    /// <summary>Native code answers with an error code. Its library may be missing, though.</summary>
    private static bool IsNative(IMethodSymbol method) => method.IsExtern || method.GetDllImportData() is not null;

    /// <summary>A constructor without a body, or of a record, only stores.</summary>
    private static bool HasNoStatements(IMethodSymbol method) =>
        IsNative(method) || method.IsImplicitlyDeclared
            || method.MethodKind == MethodKind.Constructor
            && method.DeclaringSyntaxReferences.All(static declared => declared.GetSyntax() is TypeDeclarationSyntax);

    /// <summary>The task whose exception an operation passes on: it is awaited, or given to a caller who awaits it.</summary>
    private static IOperation? Awaited(IOperation operation) => operation switch
    {
        IAwaitOperation { Operation: var task } => task,
        IReturnOperation { ReturnedValue: { } task } when task.Type.IsTaskShaped() => task,
        _ => null,
    };

    private bool CollectAwaited(IOperation task, List<IMethodSymbol> methods) =>
        model.AwaitedMethod(task) is { } own ? Add(own, methods) : ThrowModel.LikelihoodOfLibraryTask(task) < ThrowLikelihood.Check;

    private bool IsLikely(IOperation operation) => model.LikelihoodOf(operation) >= ThrowLikelihood.Check;

    /// <summary>Adds the methods that an operation runs in place; false where it runs what cannot be seen.</summary>
    private bool Collect(IOperation operation, List<IMethodSymbol> methods) => RecursionGuard.Descend(operation) switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } => false,
        IInvocationOperation { TargetMethod.ReturnType: var result } when result.IsTaskShaped() => true, // it throws where it is awaited
        IInvocationOperation call when LockContract.EnteredBy(call) is not null || LockContract.ExitedBy(call) is not null => true,
        IInvocationOperation { TargetMethod: var called } when IsOwn(called) => Add(called, methods),
        IInvocationOperation call => call.Arguments.All(argument => CollectDelegate(argument.Value, methods)),
        IObjectCreationOperation { Constructor: { } made } when IsOwn(made) => Add(made, methods),
        _ => true,
    };

    /// <summary>A library calls the delegates that it is given.</summary>
    private bool CollectDelegate(IOperation argument, List<IMethodSymbol> methods) => ValueUse.WalkDownConversion(argument) switch
    {
        IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: var named } } => !IsOwn(named) || Add(named, methods),
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation or IFlowAnonymousFunctionOperation } lambda =>
            DeclaredBodies.OperationAt(lambda.Target.Syntax, compilation) is { } body
                && Uncaught(body).All(inner => inner is IAwaitOperation || !IsLikely(inner) && Collect(inner, methods)),
        _ => true,
    };

    private bool IsOwn(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences is [{ SyntaxTree: var tree }, ..] && compilation.ContainsSyntaxTree(tree);

    private static bool Add(IMethodSymbol called, List<IMethodSymbol> methods)
    {
        methods.Add((called.ReducedFrom ?? called).OriginalDefinition);
        return true;
    }

    /// <summary>The operations of a function whose exceptions leave it.</summary>
    private static IEnumerable<IOperation> Uncaught(IOperation body) =>
        Within(body, static (attempt, child) => attempt.Body == child && CatchesAll(attempt));

    private static IEnumerable<IOperation> Within(IOperation body, Func<ITryOperation, IOperation, bool> isLeftOut)
    {
        var left = new Stack<IOperation>(body.ChildOperations);
        while (left.Count > 0)
        {
            var operation = left.Pop();
            if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation) continue;
            yield return operation;
            foreach (var child in operation.ChildOperations)
            {
                if (operation is not ITryOperation attempt || !isLeftOut(attempt, child)) left.Push(child);
            }
        }
    }

    private static bool CatchesAll(ITryOperation attempt) => attempt.Catches.Any(static handler =>
        handler.Filter is null
        && (handler.ExceptionType is null || handler.ExceptionType.SpecialType == SpecialType.System_Object
            || handler.ExceptionType.IsExactly("System.Exception")));
}
