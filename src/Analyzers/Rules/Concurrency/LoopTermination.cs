using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Asks of a loop that runs in the background what can make it end.</summary>
internal static class LoopTermination
{
    /// <summary>Delays up to this many milliseconds hold nobody up.</summary>
    private const int ShortDelay = 1000;

    /// <summary>
    /// Whether a loop that runs beside its starter has no way out: no condition, no jump, no token, no disposal that ends its wait.
    /// </summary>
    public static bool IsEndless(ILoopOperation loop) =>
        ConditionOf(loop) is null or { ConstantValue: { HasValue: true, Value: true } } && HasNoWayOut(loop);

    /// <summary>What a loop asks before it goes on: nothing in <c>for (;;)</c>.</summary>
    public static IOperation? ConditionOf(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: var condition } => condition,
        IForLoopOperation { Condition: var condition } => condition,
        _ => null,
    };

    /// <summary>Where it is read that a loop goes on for ever.</summary>
    public static Location HeadOf(ILoopOperation loop) =>
        ConditionOf(loop)?.Syntax.GetLocation() ?? loop.Syntax.GetFirstToken().GetLocation();

    /// <summary>The delay that keeps a loop from seeing that its token was cancelled; null when there is none.</summary>
    public static IInvocationOperation? DeafDelay(ILoopOperation loop) =>
        AsksForCancellation(loop)
            || (GoesOnForEver(loop) && IsGivenToken(loop) && FunctionBody.DescendantsInSameFunction(loop.Body).Any(LooksAtCancellation))
            ? FunctionBody.DescendantsInSameFunction(loop.Body).OfType<IInvocationOperation>()
                .FirstOrDefault(static call => (IsDelayWithoutToken(call) || IsSleep(call)) && IsLong(call.Arguments[0].Value))
            : null;

    private static bool AsksForCancellation(ILoopOperation loop) =>
        ConditionOf(loop) is { } condition && condition.DescendantsAndSelf().Any(IsCancellationRequested);

    private static bool IsCancellationRequested(IOperation operation) =>
        operation
            is IPropertyReferenceOperation
        {
            Property: { Name: "IsCancellationRequested", ContainingType.Name: "CancellationToken" or "CancellationTokenSource" }
        };

    /// <summary>
    /// Whether an operation ends its loop once the token is cancelled: a question that leaves, a throw, a wait that takes the token.
    /// </summary>
    private static bool LooksAtCancellation(IOperation operation) => IsCancellationRequested(operation)
        || operation
            is IInvocationOperation { TargetMethod: { Name: "ThrowIfCancellationRequested", ContainingType.Name: "CancellationToken" } }
        || (operation is IInvocationOperation call && Timeouts.TokenOf(call) is { } token
            && ValueUse.WalkDownConversion(token) is IParameterReferenceOperation);

    private static bool GoesOnForEver(ILoopOperation loop) =>
        ConditionOf(loop) is null or { ConstantValue: { HasValue: true, Value: true } };

    /// <summary>
    /// Whether nothing but the handlers in it keeps a loop from ending when its token is cancelled: they catch that and go on.
    /// </summary>
    public static bool SwallowsItsCancellation(ILoopOperation loop) =>
        IsEndless(loop) && IsGivenToken(loop)
            && FunctionBody.DescendantsInSameFunction(loop.Body)
                .Any(operation => LooksAtCancellation(operation) && IsSwallowed(operation, loop));

    /// <summary>Whether a loop only asks a private flag that no code ever sets.</summary>
    public static bool AsksFlagThatIsNeverSet(ILoopOperation loop) =>
        FlagOf(ConditionOf(loop)) is var (flag, goesOnWhile) && HasNoWayOut(loop) && IsNeverSet(flag, goesOnWhile);

    /// <summary>The flag that a condition asks, and the value with which its loop goes on.</summary>
    private static (IFieldSymbol Flag, bool GoesOnWhile)? FlagOf(IOperation? condition)
    {
        RecursionGuard.EnsureStack();
        return condition is null ? null : ValueUse.WalkDownConversion(condition) switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } =>
                FlagOf(operand) is var (flag, value) ? (flag, !value) : null,
            IFieldReferenceOperation
            {
                Field: { Type.SpecialType: SpecialType.System_Boolean, DeclaredAccessibility: Accessibility.Private } field
            } =>
                (field, true),
            _ => null,
        };
    }

    /// <summary>Whether the flag keeps the value it is declared with, which is the one asked for.</summary>
    private static bool IsNeverSet(IFieldSymbol flag, bool value) =>
        flag.DeclaringSyntaxReferences is [{ } declared] && declared.GetSyntax() is VariableDeclaratorSyntax { Initializer: var initial }
        && (initial is null ? !value : initial.Value.IsKind(value ? SyntaxKind.TrueLiteralExpression : SyntaxKind.FalseLiteralExpression))
        && flag.GetAttributes().IsEmpty
        && flag.ContainingType.DeclaringSyntaxReferences
            .SelectMany(part => IdentifierIndex.Uses(flag.Name, part.GetSyntax()))
            .OfType<IdentifierNameSyntax>()
            .All(static name => !IsWritten(name));

    private static bool IsWritten(IdentifierNameSyntax name)
    {
        ExpressionSyntax use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return use.Parent is AssignmentExpressionSyntax assignment
            ? assignment.Left == use
            : use.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax
                or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.AddressOfExpression } or TupleExpressionSyntax
                or ArgumentSyntax { Parent: TupleExpressionSyntax };
    }

    /// <summary>
    /// The delay of a loop that waits for something as long as it takes and never looks at the token that its function was given; null when
    /// there is none.
    /// </summary>
    public static IInvocationOperation? DelayOfDeafLoop(ILoopOperation loop) =>
        loop.Descendants()
            .Any(static o =>
                IsAboutCancellation(o)
                    || o is IBinaryOperation
                    {
                        OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
                            or BinaryOperatorKind.GreaterThanOrEqual
                    })
            || !IsGivenToken(loop) || IsToldOfCancellation(loop)
            ? null : FunctionBody.DescendantsInSameFunction(loop).OfType<IInvocationOperation>()
                .FirstOrDefault(static call => IsDelayWithoutToken(call) || IsSleep(call) || IsTickWithoutToken(call));

    /// <summary>Whether nothing in an endless loop has to do with the token that its function is given.</summary>
    public static bool IsDeafAndEndless(ILoopOperation loop) =>
        IsEndless(loop) && IsGivenToken(loop) && !loop.Descendants().Any(IsAboutCancellation);

    /// <summary>Whether a function around an operation is given a token, and this one runs as part of it.</summary>
    private static bool IsGivenToken(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            var function = parent switch
            {
                ILocalFunctionOperation local => local.Symbol,
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                { Parent: null } => ExecutionFrequency.Containing(operation) is IMethodSymbol method && !IsStart(method) ? method : null,
                _ => null,
            };
            if (function?.Parameters.Any(static parameter =>
                parameter.RefKind == RefKind.None && parameter.Type.IsExactly("System.Threading.CancellationToken")) == true)
                return true;
            // it runs at another time
            if (parent is IAnonymousFunctionOperation handed
                && !BackgroundFunctions.IsStarted(handed is { Parent: IDelegateCreationOperation creation } ? creation : handed))
                return false;
        }

        return false;
    }

    /// <summary>
    /// The token that a hosted service is started with says that the start takes too long, and nothing of what it has started.
    /// </summary>
    private static bool IsStart(IMethodSymbol method) =>
        method.Name == "StartAsync" && method.ContainingType.Is("Microsoft.Extensions.Hosting.IHostedService");

    private static bool IsDelayWithoutToken(IInvocationOperation call) =>
        call is

        {
            TargetMethod: { Name: "Delay", ContainingType.Name: "Task" },
            Parent: IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }
        }
            && Timeouts.TokenOf(call) is null;

    private static bool IsSleep(IInvocationOperation call) =>
        call.TargetMethod is { Name: "Sleep", ContainingType: { Name: "Thread" } type } && type.IsExactly("System.Threading.Thread");

    private static bool IsTickWithoutToken(IInvocationOperation call) =>
        call.TargetMethod is { Name: "WaitForNextTickAsync", ContainingType.Name: "PeriodicTimer" } && Timeouts.TokenOf(call) is null
            && !IsKept(call.Instance!);

    /// <summary>Whether a member has the timer: whoever disposes it ends the wait.</summary>
    private static bool IsKept(IOperation timer) => ValueUse.WalkDownConversion(timer) is IMemberReferenceOperation
        || TrackedConditions.Variable(timer) is { } local
            && ValueUse.Root(timer).Descendants()
                .Any(o =>
                    o is ISimpleAssignmentOperation { Target: IMemberReferenceOperation, Value: var value }
                        && SymbolEqualityComparer.Default.Equals(TrackedConditions.Variable(value), local));

    /// <summary>
    /// Whether somebody is called when the token is cancelled, and may set the flag or dispose the timer that the loop looks at.
    /// </summary>
    private static bool IsToldOfCancellation(ILoopOperation loop) =>
        ValueUse.Root(loop).Descendants()
            .Any(static o =>
                o is IInvocationOperation
                {
                    TargetMethod: { Name: "Register" or "UnsafeRegister", ContainingType.Name: "CancellationToken" }
                });

    private static bool IsAboutCancellation(IOperation operation) =>
        operation is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation
            && operation.Type?.Name is "CancellationToken" or "CancellationTokenSource"
        || operation is IInvocationOperation { TargetMethod.Name: var name } && (name.Contains("Cancel") || name.Contains("Stop"));

    private static bool HasNoWayOut(ILoopOperation loop)
    {
        foreach (var operation in FunctionBody.DescendantsInSameFunction(loop.Body))
        {
            switch (operation)
            {
                case IBranchOperation { BranchKind: BranchKind.Break } jump
                    when SymbolEqualityComparer.Default.Equals(jump.Target, loop.ExitLabel):
                case IBranchOperation { BranchKind: BranchKind.GoTo }:
                case IReturnOperation: // a caller that is yielded to stops by itself
                case IThrowOperation when !IsSwallowed(operation, loop):
                case IForEachLoopOperation { IsAsynchronous: true }:
                case IInvalidOperation: // what is called there is not known
                case IInvocationOperation call when EndingWaits.IsEnding(call) && !IsSwallowed(call, loop):
                case IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" }:
                case IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested" or "Exit" or "FailFast" or "Abort" }
                    when !IsSwallowed(operation, loop):
                    return false;
                case IInvocationOperation call
                    when !IsSwallowed(call, loop)
                        && call.Arguments.Any(a =>
                            a.Value.Type?.Name == "CancellationToken" && a.ArgumentKind != ArgumentKind.DefaultValue
                                && IsFromOutside(a.Value, loop)):
                    return false;
            }
        }

        return true;
    }

    private static bool SwallowsCancellation(ICatchClauseOperation handler) =>
        handler.Filter is null
        && (handler.ExceptionType is null || handler.ExceptionType.SpecialType == SpecialType.System_Object
            || handler.ExceptionType.Name is "Exception" or "OperationCanceledException" or "TaskCanceledException")
        && !FunctionBody.DescendantsInSameFunction(handler.Handler)
            .Any(static o => o is IThrowOperation or IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break });

    /// <summary>What a handler of the same turn catches ends nothing.</summary>
    private static bool IsSwallowed(IOperation operation, ILoopOperation loop)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null && parent != loop;
            (child, parent) = (parent, parent.Parent))
        {
            if (parent is ITryOperation attempt && attempt.Body == child && attempt.Catches.Any(SwallowsCancellation)) return true;
        }

        return false;
    }

    /// <summary>A token whose source is made in the loop itself limits one turn, not the loop.</summary>
    private static bool IsFromOutside(IOperation token, ILoopOperation loop) => ValueUse.WalkDownConversion(token) switch
    {
        IDefaultValueOperation or IPropertyReferenceOperation { Property: { Name: "None", ContainingType.Name: "CancellationToken" } } =>
            false,
        IPropertyReferenceOperation { Property.Name: "Token", Instance: ILocalReferenceOperation { Local: var source } } =>
            source.DeclaringSyntaxReferences.All(declared =>
                !loop.Syntax.Span.Contains(declared.Span) || declared.GetSyntax().ToString().Contains("CreateLinkedTokenSource")),
        _ => true,
    };

    /// <summary>
    /// Whether a delay may well be longer than anybody would wait: milliseconds that are worked out on the spot pace a loop.
    /// </summary>
    private static bool IsLong(IOperation time) => ValueUse.WalkDownConversion(time) switch
    {
        { ConstantValue: { HasValue: true, Value: int milliseconds } } => milliseconds > ShortDelay,
        IInvocationOperation
        {
            TargetMethod: { Name: "FromMilliseconds", ContainingType.Name: "TimeSpan" },
            Arguments: [{ Value: var milliseconds }, ..]
        } =>
            milliseconds.ConstantValue is { HasValue: true, Value: { } number }
                ? Milliseconds(number) > ShortDelay
                : IsSetting(ValueUse.WalkDownConversion(milliseconds)),
        IInvocationOperation
        {
            TargetMethod: { Name: var unit, ContainingType.Name: "TimeSpan" },
            Arguments: [{ Value.ConstantValue: { HasValue: true, Value: { } number } }, ..]
        } =>
            Milliseconds(number) * 1000 * (Timeouts.SecondsIn(unit) ?? 60) > ShortDelay,
        var milliseconds => time.Type?.SpecialType != SpecialType.System_Int32 || IsSetting(milliseconds),
    };

    private static bool IsSetting(IOperation value) =>
        value is IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation;

    private static double Milliseconds(object number) => System.Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture);
}
