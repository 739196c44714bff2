using LeakAnalyzers.Analysis.Concurrency.Bounds;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Knowledge.Tables;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>Work that asks for a lock without waiting, and does nothing where another run has it.</summary>
internal static class TryLocks
{
    private const int MaxDepth = 3;

    /// <summary>Whether the started work begins with such a question.</summary>
    public static bool SkipWhenBusy(IInvocationOperation start, Compilation compilation)
    {
        if (WorkItemStart.NameOf(start) is null) return AtHeadOf(start.TargetMethod, compilation, depth: 0);
        if (WorkItemStart.WorkOf(start) is { } work) return AtHeadOf(work.Body, compilation, depth: 0);
        return start.Arguments.Select(static a => ValueUse.WalkDownConversion(a.Value)).OfType<IDelegateCreationOperation>().Any(made =>
            made.Target is IMethodReferenceOperation { Method: var method } && AtHeadOf(method, compilation, depth: 0));
    }

    /// <summary>Whether a call asks for a lock, and a branch leaves where it is not given.</summary>
    public static bool IsAskedAndLeft(IInvocationOperation call) => IsTry(call) && ValueUse.Consumer(call).Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var taken } declarator } =>
            IsTestedAndLeft(taken, declarator),
        _ => IsInCondition(call),
    };

    private static bool AtHeadOf(IMethodSymbol method, Compilation compilation, int depth)
    {
        RecursionGuard.EnsureStack();
        return depth <= MaxDepth && DeclaredBodies.Find(OnlyImplementations.Find(method, compilation) ?? method, compilation) is { } body
            && AtHeadOf(body, compilation, depth);
    }

    private static bool AtHeadOf(IOperation body, Compilation compilation, int depth)
    {
        RecursionGuard.EnsureStack();
        var own = FunctionBody.DescendantsInSameFunction(body).ToList();
        var calls = own.OfType<IInvocationOperation>().ToList();
        if (calls.Any(IsAskedAndLeft) || own.OfType<IInvalidOperation>().Any(IsUnresolvedTry)) return true;
        var declared = calls.Where(static call => !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty).ToList();
        return declared.Count == 1 && AtHeadOf(declared[0].TargetMethod, compilation, depth + 1); // all that it does is in that method
    }

    /// <summary>The same of a call whose target does not resolve: it is given no time, and what it yields is tested.</summary>
    private static bool IsUnresolvedTry(IInvalidOperation call)
    {
        if (!call.ChildOperations.Any(static o => IsZeroTime(o))) return false;
        for (var around = call.Parent; around is not null and not (IBlockOperation or IAnonymousFunctionOperation); around = around.Parent)
        {
            if (around is IVariableDeclaratorOperation { Symbol: var taken } declarator) return IsTestedAndLeft(taken, declarator);
        }

        return IsInCondition(call);
    }

    private static bool IsTestedAndLeft(ILocalSymbol taken, IOperation declarator) => ValueUse.Root(declarator).Descendants().Any(o =>
        o is IConditionalOperation test && DecidesToLeave(test) && test.Condition.DescendantsAndSelf().Any(read =>
            read is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, taken)));

    private static bool IsZeroTime(IOperation value) =>
        ValueUse.WalkDownConversion(value) is IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } };

    /// <summary>A call that answers at once whether the lock was free: it waits for no time, or never waits.</summary>
    private static bool IsTry(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "TryEnter", ContainingType: var type } => type.IsOfFramework(),
        { Name: "Exchange" or "CompareExchange", ContainingType: { Name: "Interlocked" } type } => type.IsOfFramework(),
        { Name: "AttemptAcquire", ContainingType: var type } => type.Is("System.Threading.RateLimiting.RateLimiter"),
        _ => call.Arguments.Any(static argument => IsNoTime(argument)),
    };

    public static bool IsNoTime(IArgumentOperation argument) => ValueUse.WalkDownConversion(argument.Value) switch
    {
        IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } } => true,
        { ConstantValue: { HasValue: true, Value: 0 } } => argument.Parent is IInvocationOperation { TargetMethod: var method }
            && (Knowledge.Tables.ConcurrencyGates.IsEntered(method, (argument.Parent as IInvocationOperation)?.Instance?.Type)
            || method.Name == "WaitOne" && method.IsOfFramework()),
        IDefaultValueOperation { Type: { } type } => type.Is("System.TimeSpan"),
        _ => false,
    };

    private static bool IsInCondition(IOperation call)
    {
        for (var (child, around) = (call,
            call.Parent); around is not null and not (IBlockOperation or IAnonymousFunctionOperation); (child, around) = (around,
            around.Parent))
        {
            if (around is IConditionalOperation test) return child == test.Condition && DecidesToLeave(test);
        }

        return false;
    }

    /// <summary>One branch leaves, or all that follows is in the other one.</summary>
    private static bool DecidesToLeave(IConditionalOperation test) =>
        SizeGuards.Leaves(test.WhenTrue)
            || (test.WhenFalse is null && test.Parent is IBlockOperation { Operations: var statements }
            && statements.SkipWhile(statement => statement != test).Skip(1).All(static rest =>
            rest is IReturnOperation { ReturnedValue: null }));
}
