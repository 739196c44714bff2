using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Rules.Timers;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Timing;

/// <summary>A callback that a timer runs again and again, on the thread pool and without waiting for the last run.</summary>
/// <param name="Callback">The lambda or the reference to a method.</param>
/// <param name="Milliseconds">The time between two ticks, where it is written out.</param>
internal sealed record TimerTicks(IOperation Callback, double? Milliseconds)
{
    /// <summary>The variable, field or property that has the timer, where one has.</summary>
    public ISymbol? Timer { get; private init; }

    /// <summary>Whether the callback gets the timer as its first argument.</summary>
    public bool PassesSender { get; private init; }

    /// <summary>A tick so long ago is over.</summary>
    private const double Hour = 3_600_000;

    /// <summary>
    /// The ticks that a creation of a timer or a subscription to one sets off; null when there is one tick, one an hour, or no timer.
    /// </summary>
    public static TimerTicks? Find(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type: { } type } creation when type.IsExactly("System.Threading.Timer") =>
            Find(creation.Arguments, creation),
        IInvocationOperation { TargetMethod: { Name: "CreateTimer" } method } call when method.ContainingType.Is("System.TimeProvider") =>
            Find(call.Arguments, call),
        IEventAssignmentOperation
        {
            Adds: true,
            EventReference: IEventReferenceOperation { Event: { Name: "Elapsed", ContainingType: var type } }
        } subscription
            when type.IsExactly("System.Timers.Timer") =>
            Callee(subscription.HandlerValue) is { } callee && !TicksOnce(subscription)
                && IntervalOf(subscription) is var milliseconds and not >= Hour
                ? new(callee,
                    milliseconds)
                {
                    Timer = (subscription.EventReference as IEventReferenceOperation)?.Instance is { } instance
                        ? TrackedConditions.Variable(instance)
                        : null,
                    PassesSender = true
                }
                : null,
        _ => null,
    };

    private static TimerTicks? Find(ImmutableArray<IArgumentOperation> arguments, IOperation made)
    {
        if (Value(arguments, "callback") is not { } callback || Value(arguments, "period") is not { } period
            || Callee(callback) is not { } callee)
            return null;
        var milliseconds = Length(period, RecursionGuard.Start());
        return milliseconds is <= 0 or >= Hour ? null : new(callee, milliseconds) { Timer = Holder(made) };
    }

    private static ISymbol? Holder(IOperation made) => ValueUse.Consumer(made).Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => local,
        IFieldInitializerOperation { InitializedFields: [var field] } => field,
        IPropertyInitializerOperation { InitializedProperties: [var property] } => property,
        IAssignmentOperation { Target: var target } => TrackedConditions.Variable(target),
        _ => null,
    };

    private static IOperation? Value(ImmutableArray<IArgumentOperation> arguments, string parameter) =>
        arguments.FirstOrDefault(a => a.Parameter?.Name == parameter)?.Value;

    private static IOperation? Callee(IOperation handler) =>
        ValueUse.WalkDownConversion(
            handler) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation or IMethodReferenceOperation } creation
            ? creation.Target
            : null;

    /// <summary>A period in milliseconds: not above zero where the timer ticks once; null where the code does not say.</summary>
    private static double? Length(IOperation period, RecursionGuard outer) =>
        !outer.TryEnter(period, out var guard) ? null : ValueUse.WalkDownConversion(period) switch
        {
            { ConstantValue: { HasValue: true, Value: IConvertible number } } => unchecked((int)number.ToInt64(null)),
            IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan" or "Zero", IsStatic: true } } or IDefaultValueOperation => 0,
            ILocalReferenceOperation { Local: var local } =>
                ValueUse.InitializerOf(local, FunctionBody.Around(period)) is { } initial ? Length(initial, guard) : null,
            IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } member =>
                Initial(member) is { } initial ? Length(initial, guard) : null,
            IInvocationOperation { TargetMethod: { ContainingType.Name: "TimeSpan", Name: "FromHours" or "FromDays" } } => Hour,
            IInvocationOperation
            {
                TargetMethod: { ContainingType.Name: "TimeSpan", Name: var unit },
                Arguments: [{ Value.ConstantValue: { HasValue: true, Value: IConvertible number } }, ..]
            } =>
                number.ToDouble(null) * 1000 * (Timeouts.SecondsIn(unit) ?? 60),
            // minutes are counted: whatever the setting says, a tick is a minute away at least
            IInvocationOperation
            {
                TargetMethod: { ContainingType.Name: "TimeSpan", Name: "FromMinutes" },
                Arguments: [{ Value: var minutes }, ..]
            }
                when ValueUse.WalkDownConversion(minutes).Type?.SpecialType is SpecialType.System_Byte or SpecialType.System_UInt16
                    or SpecialType.System_Int32 =>
                60_000,
            _ => null,
        };

    /// <summary>
    /// What a member of the same file is declared with, where nothing in the file, and nobody else, gives it another value.
    /// </summary>
    private static IOperation? Initial(IMemberReferenceOperation reference)
    {
        var member = reference.Member;
        var isClosed =
            member is IFieldSymbol { IsReadOnly: true }
                or IPropertySymbol { SetMethod: null or { DeclaredAccessibility: Accessibility.Private }, IsVirtual: false }
            || member.DeclaredAccessibility == Accessibility.Private;
        if (!isClosed || reference.SemanticModel is not { } model || member.DeclaringSyntaxReferences is not [{ } declared]
            || declared.SyntaxTree != model.SyntaxTree)
            return null;
        var initial = declared.GetSyntax() switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
            PropertyDeclarationSyntax { Initializer.Value: { } value } => value,
            _ => null,
        };
        return initial is null
            || model.SyntaxTree.GetRoot().DescendantNodes()
                .Any(node => node is AssignmentExpressionSyntax { Left: var left } && Timeouts.NameOf(left) == member.Name)
            ? null
            : model.GetOperation(initial);
    }

    /// <summary>The interval a timer was declared with, where nothing in the file sets another one.</summary>
    private static double? IntervalOf(IEventAssignmentOperation subscription)
    {
        if (subscription is not { SemanticModel: { } model, EventReference: IEventReferenceOperation { Instance: { } instance } }
            || TrackedConditions.Variable(instance) is not { DeclaringSyntaxReferences: [{ } declared] }
            || declared.SyntaxTree != model.SyntaxTree)
            return null;
        if (declared.GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: { } initial }
            || model.GetOperation(initial) is not { } value
            || ValueUse.WalkDownConversion(value) is not IObjectCreationOperation { Arguments: [var interval], Initializer: null })
            return null;
        return model.SyntaxTree.GetRoot().DescendantNodes()
            .Any(static node =>
                node is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Interval" } })
            ? null
            : Length(interval.Value, RecursionGuard.Start());
    }

    /// <summary>A timer with <c>AutoReset = false</c> ticks once for each start.</summary>
    private static bool TicksOnce(IOperation subscription)
    {
        var root = subscription.Syntax.AncestorsAndSelf().LastOrDefault(static node => node is TypeDeclarationSyntax)
            ?? subscription.Syntax.SyntaxTree.GetRoot();
        foreach (var node in root.DescendantNodes())
        {
            if (node is AssignmentExpressionSyntax { Left: var left, Right: LiteralExpressionSyntax { Token.ValueText: "false" } }
                && left.ToString() is var target && (target == "AutoReset" || target.EndsWith(".AutoReset", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }
}
