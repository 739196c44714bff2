using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Collections;

/// <summary>Tells uses of a collection, and of what is in it, that only look from those that release or hand on.</summary>
internal static class ReadOnlyUses
{
    public static IOperation? Consumer(IOperation value)
    {
        var parent = value.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation) parent = parent.Parent;
        return parent;
    }

    /// <summary>Whether a use of a collection leaves what is in it where it is, or forgets it.</summary>
    public static bool AtCollection(IOperation use, Resources resources, MethodSummaries summaries) => Consumer(use) switch
    {
        IInvocationOperation
        {
            TargetMethod.Name: "Add" or "TryAdd" or "Enqueue" or "Push" or "Clear" or "Remove" or "RemoveAt",
            Parent: IExpressionStatementOperation
        } call =>
            call.Instance == use && call.Arguments.All(static argument => argument.Parameter?.RefKind == RefKind.None),
        IInvocationOperation { TargetMethod.Name: "ContainsKey" or "Contains" } call => call.Instance == use,
        IArgumentOperation { Parent: IInvocationOperation together } when IsOnlyForWaiting(together) => true,
        IInvocationOperation call when TakenOut(call) is var (item, uses) =>
            call.Instance == use && (item is null || uses.All(one => IsReadOnlyUse(one, resources, summaries))),
        IPropertyReferenceOperation { Property.Name: "Length" or "Count" or "IsEmpty" } => true,
        IForEachLoopOperation { Locals: [var item] } loop =>
            loop.Collection is var collection && ValueUse.WalkDownConversion(collection) == use
                && loop.Body.Descendants().All(inside => !IsReferenceTo(inside, item) || IsReadOnlyUse(inside, resources, summaries)),
        IPropertyReferenceOperation { Property.IsIndexer: true } or IArrayElementReferenceOperation when IsStoredTo(use.Parent) => true,
        IPropertyReferenceOperation { Property.IsIndexer: true } element => IsReadOnlyUse(element, resources, summaries),
        IArrayElementReferenceOperation element => IsReadOnlyUse(element, resources, summaries),
        IArgumentOperation
        {
            Parent: IInvocationOperation
            {
                TargetMethod: { Name: "Select" or "Any" or "All" or "Count" or "Sum" or "Max" or "Min" or "Average" } query
            } call
        } =>
            IsSequenceMethod(query) && !IsCarried(query.ReturnType, resources)
                && call.Arguments.Skip(1).All(argument => LambdaLooks(argument.Value, resources, summaries)),
        _ => false,
    };

    /// <summary>Whether a call waits for tasks and nobody takes what they yield.</summary>
    public static bool IsOnlyForWaiting(IInvocationOperation call) =>
        call.TargetMethod is { Name: "WhenAll" or "WhenAny" or "WaitAll" or "WaitAny", ContainingType: { } type }
            && type.IsExactly("System.Threading.Tasks.Task")
        && (ValueUse.Consumer(call).Parent is IExpressionStatementOperation || TaskUpcasts.LosesResult(call));

    /// <summary>
    /// What a call takes out of a collection, and the uses of the local that gets it: <c>all.TryRemove(key, out var item)</c>. No local
    /// where it is thrown away.
    /// </summary>
    public static (ILocalSymbol? Item, IEnumerable<IOperation> Uses)? TakenOut(IInvocationOperation call)
    {
        if (call
            is not

            {
                TargetMethod.Name: "TryRemove" or "Remove" or "TryTake" or "TryDequeue" or "TryPop",
                Arguments: [.., { Parameter.RefKind: RefKind.Out, Value: var taken }]
            })
            return null;
        if (taken is IDiscardOperation) return (null, []);
        return OutputOwnership.Local(taken) is not { } item ? null
            : (item, ValueUse.Root(call).Descendants()
                .Where(inside => IsReferenceTo(inside, item) && !taken.Syntax.Span.Contains(inside.Syntax.Span)));
    }

    private static bool LambdaLooks(IOperation value, Resources resources, MethodSummaries summaries) =>
        value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [var item, ..] } function }
            && function.Body.Descendants().All(inside => !IsReferenceTo(inside, item) || IsReadOnlyUse(inside, resources, summaries));

    /// <summary>A member that reads from the resource is called, or it is handed to a method that merely uses it.</summary>
    public static bool IsReadOnlyUse(IOperation item, Resources resources, MethodSummaries summaries) =>
        RecursionGuard.Descend(Consumer(item)) switch
        {
            IInvocationOperation call when call.Instance == item => Reads(call.TargetMethod, call, resources),
            IPropertyReferenceOperation property =>
                !property.Type.IsDisposable()
                    || property.Parent is IPropertyReferenceOperation
                        or IInvocationOperation { TargetMethod.Name: "ReadAsStringAsync" or "ReadAsByteArrayAsync" },
            IEventReferenceOperation happening => happening.Instance == item,
            IAwaitOperation { Parent: IExpressionStatementOperation } => true,
            IAwaitOperation awaited => IsReadOnlyUse(awaited, resources, summaries),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { IsUsing: false } local } declarator }
                when item.Type.IsTaskShaped() || item is IAwaitOperation =>
                UsesBehind(declarator, local).All(use => use is not null && IsReadOnlyUse(use, resources, summaries)),
            IConditionalAccessOperation
            {
                WhenNotNull: IInvocationOperation { Instance: IConditionalAccessInstanceOperation, TargetMethod: var called }
            } access
                when access.Operation == item =>
                Reads(called, access, resources),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } => true,
            IArgumentOperation { Parameter: { RefKind: RefKind.None } parameter } when resources.IsSource(parameter.ContainingSymbol) =>
                summaries.EffectOn(parameter) == ParameterEffect.Borrows,
            _ => false,
        };

    /// <summary>The uses of a local behind its declaration; null for one in front of it, in code that does not compile.</summary>
    private static IEnumerable<IOperation?> UsesBehind(IVariableDeclaratorOperation declarator, ILocalSymbol local) =>
        LocalReferences.Find(local, declarator)
            .Select(use => use.Syntax.SpanStart > declarator.Syntax.Span.End ? use : null);

    private static bool Reads(IMethodSymbol method, IOperation whole, Resources resources) =>
        !resources.IsRelease(method) && !method.Name.StartsWith("Cancel", StringComparison.Ordinal) && !resources.IsSource(method)
            && (!IsCarried(method.ReturnType, resources) || whole.Parent is IExpressionStatementOperation);

    public static bool IsReferenceTo(IOperation operation, ISymbol variable) => operation switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
        _ => false,
    };

    public static bool IsSequenceMethod(IMethodSymbol method) => method.ContainingType.IsExactly("System.Linq.Enumerable");

    /// <summary>Whether a value of this type may have the resource, or a part of it, inside.</summary>
    private static bool IsCarried(ITypeSymbol type, Resources resources) =>
        RecursionGuard.Descend(type) is ITypeParameterSymbol or { SpecialType: SpecialType.System_Object } || type.IsDisposable()
            || resources.Kind(type) is not null
        || (type is INamedTypeSymbol { TypeArguments: var inside } && inside.Any(argument => IsCarried(argument, resources)));

    private static bool IsStoredTo(IOperation? element) =>
        element?.Parent is ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment && assignment.Target == element;
}
