using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Timers;

/// <summary>
/// Says of a delay that races against work whether it is left behind again and again when the work wins: in each turn of a loop, or in
/// each call of a method whose callers say how long to wait; and, which weighs less, in each call of a method that asks with a limit of its
/// own.
/// </summary>
internal sealed class AbandonedDelays(Options options)
{
    /// <summary>Seconds below which the delay of a single race is over before anybody could miss it.</summary>
    private const double Short = 5;

    /// <summary>
    /// The same for a race that stands in no loop, with a limit that is the same each time; null when the delay is short, cancelled, or
    /// made once.
    /// </summary>
    public string? OfSingle(WhenAnyTimeout race)
    {
        if (ExecutionFrequency.Containing(
            race.WhenAny) is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method
            || IsShutdown(method) || IsOnceForAll(method))
            return null;
        var body = FunctionBody.Around(race.WhenAny);
        if (body is IAnonymousFunctionOperation or ILocalFunctionOperation || race.IsEndless || IsShort(race.Duration)
            || ExecutionFrequency.LoopAround(race.WhenAny) is not null || IsCancelled(race, body))
            return null;
        return race.Work.All(work => IsStarted(work, body))
            && new ExecutionFrequency(race.WhenAny.SemanticModel!.Compilation, options).Classify(
                race.WhenAny).Recurrence == Recurrence.Again
            ? EachCallOf(method)
            : null;
    }

    private static bool IsShort(IOperation duration) =>
        duration.ConstantValue is { HasValue: true, Value: int milliseconds }
            ? milliseconds < Short * 1000
            : Timeouts.SecondsOf(duration) < Short;

    /// <summary>Work that the call begins: what somebody else keeps may be done once and for all.</summary>
    private static bool IsStarted(IOperation work, IOperation body) => Origin(work, body) is IInvocationOperation;

    /// <summary>What a task is where the body first has it.</summary>
    private static IOperation Origin(IOperation work, IOperation body) =>
        work is ILocalReferenceOperation { Local: var local } && ValueUse.InitializerOf(local, body) is { } value
            ? ValueUse.WalkDownConversion(value)
            : work;

    private static string EachCallOf(IMethodSymbol method) => $"call of '{method.Name}'";

    /// <summary>What leaves a delay behind, in words; null when it is cancelled, made once, or lost at most once.</summary>
    public string? Classify(WhenAnyTimeout race)
    {
        var method = ExecutionFrequency.Containing(race.WhenAny) as IMethodSymbol;
        if (method is not null && IsShutdown(method)) return null; // the process ends soon after
        for (var loop = TimersCreatedInLoops.LoopAround(race.WhenAny, options); loop is not null;
            loop = TimersCreatedInLoops.LoopAround(loop, options))
        {
            if (!Contains(loop, race.Delay)) return null; // one delay for all turns
            if (IsCancelled(race, loop)) return null;
            if (WayOut(race, loop) is { } wayOut)
            {
                if (wayOut is not IBranchOperation) return null;
                continue;
            }

            if (race.Work.Any(work => Varies(work, loop)) && !EndsWhenDone(loop, race)) return "iteration of the loop";
        }

        return method is not null && IsWaitingForCallers(race, method) ? EachCallOf(method) : null;
    }

    private static bool IsShutdown(IMethodSymbol method) =>
        method.Name.StartsWith("Stop", StringComparison.Ordinal) || method.Name.StartsWith("Shut", StringComparison.Ordinal)
        || method.Name.StartsWith("Close", StringComparison.Ordinal) || method.Name.StartsWith("Dispose", StringComparison.Ordinal)
        || method.Name.Contains("Shutdown") || method.Name.Contains("Terminat") || method.Name is "Main" or "<Main>$";

    /// <summary>
    /// Cancelled, or at least disposed, by a source that belongs to the turn; one that outlives it must be cancelled in it.
    /// </summary>
    private static bool IsCancelled(WhenAnyTimeout race, IOperation scope)
    {
        if (Source(race) is not { } source) return false;
        var own = source is ILocalReferenceOperation { Local: var local } && Contains(scope, local);
        foreach (var use in scope.Descendants())
        {
            if (use == source || !SameVariable(use, source)) continue;
            switch (use.Parent)
            {
                case IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync" or "CancelAfter" }:
                case IConditionalAccessOperation { WhenNotNull: IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync" } }:
                    return true;
                case IInvocationOperation { TargetMethod.Name: "Dispose" } or IConditionalAccessOperation or IArgumentOperation
                    or IUsingOperation
                    when own:
                    return true;
            }
        }

        return own && IsUsing(((ILocalReferenceOperation)source).Local, scope);
    }

    private static bool IsUsing(ILocalSymbol local, IOperation scope) => scope.Descendants().Any(o =>
        o is IVariableDeclaratorOperation
        {
            Parent: IVariableDeclarationOperation
            {
                Parent: IVariableDeclarationGroupOperation { Parent: IUsingDeclarationOperation or IUsingOperation }
            }
        } declarator
        && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local));

    /// <summary>What <c>source.Token</c> is asked of, past a local that holds the token.</summary>
    private static IOperation? Source(WhenAnyTimeout race)
    {
        var token = race.Token;
        if (token is ILocalReferenceOperation { Local: var local })
            token = ValueUse.InitializerOf(local, FunctionBody.Around(race.WhenAny));
        return token
            is IPropertyReferenceOperation
        {
            Property: { Name: "Token", ContainingType.Name: "CancellationTokenSource" },
            Instance: { } source
        }
            ? ValueUse.WalkDownConversion(source)
            : null;
    }

    private static bool SameVariable(IOperation use, IOperation source) => (use, source) switch
    {
        (ILocalReferenceOperation one, ILocalReferenceOperation other) => SymbolEqualityComparer.Default.Equals(one.Local, other.Local),
        (IParameterReferenceOperation one, IParameterReferenceOperation other) =>
            SymbolEqualityComparer.Default.Equals(one.Parameter, other.Parameter),
        (IMemberReferenceOperation one, IMemberReferenceOperation other) => SymbolEqualityComparer.Default.Equals(one.Member, other.Member),
        _ => false,
    };

    /// <summary>Whether another turn may wait for another task: what is the same in all turns wins once.</summary>
    private static bool Varies(IOperation work, IOperation loop)
    {
        RecursionGuard.EnsureStack();
        switch (work)
        {
            case ILocalReferenceOperation { Local: var local }:
                return Contains(loop, local) || IsAssigned(local, loop);
            case IParameterReferenceOperation { Parameter: var parameter }:
                return IsAssigned(parameter, loop);
            case IFieldReferenceOperation { Field: var field }:
                return !field.IsReadOnly && IsAssigned(field, loop);
            case IPropertyReferenceOperation { Property: { Name: "Task" } property, Instance: { } source }
                when property.ContainingType.Name == "TaskCompletionSource":
                return source is IFieldReferenceOperation { Field.IsReadOnly: false } || Varies(ValueUse.WalkDownConversion(source), loop);
            case IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } } all:
                return all.Arguments.SelectMany(static a => InlineElements.Elements(a) ?? [a.Value])
                    .Any(task => Varies(ValueUse.WalkDownConversion(task), loop));
            default:
                return true;
        }
    }

    private static bool IsAssigned(ISymbol variable, IOperation loop) => loop.Descendants().Any(o =>
        o is IAssignmentOperation { Target: var target } && TrackedConditions.Variable(target) is { } assigned
            && SymbolEqualityComparer.Default.Equals(assigned, variable)
        || o is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var value }
            && TrackedConditions.Variable(value) is { } given && SymbolEqualityComparer.Default.Equals(given, variable));

    /// <summary>A loop that goes on only while the work is not completed, or only while the delay wins.</summary>
    private static bool EndsWhenDone(IOperation loop, WhenAnyTimeout race) =>
        loop is IWhileLoopOperation { Condition: { } condition } && condition.DescendantsAndSelf().Any(o => o switch
    {
        IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully", Instance: { } task } => race.IsWork(task),
        IBinaryOperation test => Winner(test, race) is { } won && won == (test.OperatorKind == BinaryOperatorKind.NotEquals),
        _ => false,
    });

    /// <summary>What takes control out of the loop when the work has won, where the code asks who won.</summary>
    private static IOperation? WayOut(WhenAnyTimeout race, IOperation loop)
    {
        foreach (var test in loop.Descendants().OfType<IConditionalOperation>())
        {
            var branch = ValueUse.WalkDownConversion(test.Condition) switch
            {
                IBinaryOperation binary when Winner(binary, race) is { } workNamed =>
                    workNamed == (binary.OperatorKind == BinaryOperatorKind.Equals) ? test.WhenTrue : test.WhenFalse,
                IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully", Instance: { } task }
                    when race.IsWork(task) =>
                    test.WhenTrue,
                _ => null,
            };
            var last = branch is IBlockOperation block ? block.Operations.LastOrDefault() : branch;
            if (last is IReturnOperation { Kind: OperationKind.Return } or IThrowOperation
                or IExpressionStatementOperation { Operation: IThrowOperation }
                or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo })
                return last;
        }

        return null;
    }

    /// <summary>Whether a comparison of tasks names the work (true) or the delay (false); null when it is about something else.</summary>
    private static bool? Winner(IBinaryOperation test, WhenAnyTimeout race)
    {
        if (test.OperatorKind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)) return null;
        if (race.IsWork(test.LeftOperand) || race.IsWork(test.RightOperand)) return true;
        return race.IsDelayItself(test.LeftOperand) || race.IsDelayItself(test.RightOperand) ? false : null;
    }

    /// <summary>A method that waits for as long as its caller says: it is there to be called again and again.</summary>
    private bool IsWaitingForCallers(WhenAnyTimeout race, IMethodSymbol method)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation)) return false;
        var body = LocalFunctions.BodyOfCaller(race.WhenAny);
        if (body is IAnonymousFunctionOperation or ILocalFunctionOperation || IsCancelled(race, body)) return false;
        var isHelper = race.Work.All(work => Origin(work, body) is IParameterReferenceOperation);
        if (race.IsEndless)
            return race.Token is IParameterReferenceOperation { Parameter: var token }
                && (isHelper ? IsForAll(method, race) : IsCalledInLoop(method, race, token));
        if (!IsGiven(race.Duration, body, RecursionGuard.Start())
            && !(isHelper && IsSetting(race.Duration) && ExecutionFrequency.LoopAround(race.WhenAny) is null))
            return false;
        return IsForAll(method, race) || (isHelper && IsCalledInService(method, race));
    }

    /// <summary>A limit that the object has for whatever task it is given.</summary>
    private static bool IsSetting(IOperation duration) =>
        ValueUse.WalkDownConversion(duration) is IFieldReferenceOperation { Field.IsConst: false } or IPropertyReferenceOperation;

    private bool IsForAll(IMethodSymbol method, WhenAnyTimeout race) =>
        method.DeclaredAccessibility != Accessibility.Private || IsCalledInLoop(method, race, null);

    /// <summary>Whether what waits for any task it is given is called by more than what starts or ends a service.</summary>
    private static bool IsCalledInService(IMethodSymbol method, WhenAnyTimeout race) =>
        CallSites.Find(method, race.WhenAny, race.WhenAny.SemanticModel!.Compilation)
            .Any(static use => ExecutionFrequency.Containing(use) is IMethodSymbol caller && !IsShutdown(caller) && !IsOnceForAll(caller));

    /// <summary>Whether a loop calls a method again and again, with a token that outlives the turn where one matters.</summary>
    private bool IsCalledInLoop(IMethodSymbol method, WhenAnyTimeout race, IParameterSymbol? token) =>
        CallSites.Find(method, race.WhenAny, race.WhenAny.SemanticModel!.Compilation)
            .Any(use =>
                TimersCreatedInLoops.LoopAround(use, options) is { } loop
                    && (token is null || use is IInvocationOperation call && IsOfMany(call, token, loop)));

    private static bool IsOfMany(IInvocationOperation call, IParameterSymbol token, IOperation loop) =>
        call.Arguments.FirstOrDefault(argument =>
            argument.Parameter?.Ordinal == token.Ordinal) is { ArgumentKind: ArgumentKind.Explicit, Value: var given }
            && ValueUse.WalkDownConversion(given) switch
            {
                IParameterReferenceOperation or IFieldReferenceOperation => true,
                ILocalReferenceOperation { Local: var local } => !Contains(loop, local),
                IPropertyReferenceOperation
                {
                    Property: { Name: "Token", ContainingType.Name: "CancellationTokenSource" },
                    Instance: { } source
                } =>
                    ValueUse.WalkDownConversion(source) is not ILocalReferenceOperation { Local: var made } || !Contains(loop, made),
                _ => false,
            };

    /// <summary>What hosts call once for the life of a service.</summary>
    private static bool IsOnceForAll(IMethodSymbol method) =>
        method.Name.StartsWith("Start", StringComparison.Ordinal) || method.Name.StartsWith("Run", StringComparison.Ordinal)
            || method.Name.StartsWith("Execute", StringComparison.Ordinal);

    private static bool IsGiven(IOperation duration, IOperation body, RecursionGuard outer) =>
        outer.TryEnter(duration, out var guard) && duration.DescendantsAndSelf().Any(o => o switch
    {
        IParameterReferenceOperation { Parameter.Type: var type } =>
            type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32
                or SpecialType.System_Double
            || type is INamedTypeSymbol { Name: "TimeSpan" }
                or INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }
            || type.Name.EndsWith("Timeout", StringComparison.Ordinal),
        ILocalReferenceOperation { Local: var local } => ValueUse.InitializerOf(local, body) is { } value && IsGiven(value, body, guard),
        _ => false,
    });

    private static bool Contains(IOperation scope, IOperation operation) => scope.Syntax.Span.Contains(operation.Syntax.Span);

    private static bool Contains(IOperation scope, ISymbol variable) =>
        variable.DeclaringSyntaxReferences is [{ } reference, ..] && reference.SyntaxTree == scope.Syntax.SyntaxTree
            && scope.Syntax.Span.Contains(reference.Span);
}
