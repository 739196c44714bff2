using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>Where a cancellation token comes from, and so how long it lives.</summary>
internal static class CancellationTokenLifetime
{
    /// <summary>
    /// Whether the token plainly lives longer than the body that registers with it: a parameter, a field or property, or a local that takes
    /// one.
    /// </summary>
    public static bool OutlivesCall(IOperation token, IEnumerable<IOperation> body) => OutlivesCall(token, body, RecursionGuard.Start());

    private static bool OutlivesCall(IOperation token, IEnumerable<IOperation> body, RecursionGuard outer) =>
        outer.TryEnter(token, out var guard) && ValueUse.WalkDownConversion(token) switch
        {
            IParameterReferenceOperation
            {
                Parameter:
                {
                    ContainingSymbol: IMethodSymbol { MethodKind: not (MethodKind.AnonymousFunction or MethodKind.LocalFunction) }
                }
            } =>
                true,
            IFieldReferenceOperation => true,
            IPropertyReferenceOperation { Property: { Name: "Token", ContainingType: { } source }, Instance: { } owner }
                when source.Is("System.Threading.CancellationTokenSource") =>
                ValueUse.WalkDownConversion(owner) is IMemberReferenceOperation { Member: var kept } && !IsMadeIn(body, kept)
                    && !IsRenewed(kept)
                    && !(IsMadeWith(kept) && ExecutionFrequency.Containing(token) is IMethodSymbol { MethodKind: MethodKind.Constructor }),
            IPropertyReferenceOperation { Property.Name: "None" } => false,
            IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } => true,
            ILocalReferenceOperation { Local: var local } =>
                Values(local, body) is { Count: > 0 } values
                    && values.All(value =>
                        ValueUse.WalkDownConversion(value) is not ILocalReferenceOperation && OutlivesCall(value, body, guard)),
            _ => false,
        };

    /// <summary>False only for a token of a source that the same body made, and for no token at all.</summary>
    public static bool MayOutliveCall(IOperation token) => ValueUse.WalkDownConversion(token) switch
    {
        IPropertyReferenceOperation { Property.Name: "None" } or IDefaultValueOperation => false,
        IPropertyReferenceOperation { Property.Name: "Token", Instance: ILocalReferenceOperation { Type: { } source } } =>
            !source.Is("System.Threading.CancellationTokenSource"),
        _ => true,
    };

    /// <summary>Whether a delay means never.</summary>
    public static bool IsInfinite(IOperation delay) => ValueUse.WalkDownConversion(delay) switch
    {
        { ConstantValue: { HasValue: true, Value: -1 } } => true,
        IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" } => true,
        _ => false,
    };

    /// <summary>Whether the body gives a deadline to the source it made without one.</summary>
    public static bool IsTimedLater(IObjectCreationOperation source, IEnumerable<IOperation> body)
    {
        var holder = ValueUse.NameOf(source);
        return holder is not null
            && body.Any(operation =>
                operation is IInvocationOperation { TargetMethod.Name: "CancelAfter", Instance: { } instance }
                    && TrackedConditions.Variable(instance)?.Name == holder);
    }

    /// <summary>Whether a method of the compilation makes a source that is linked or has a deadline, going by its text.</summary>
    public static bool IsMadeLinkedOrTimed(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences is [{ } reference] && reference.GetSyntax() is var declaration
            && ReturnValueSummary.ReturnedBy(declaration).Any(returned => IsLinkedOrTimed(returned, declaration, RecursionGuard.Start()));

    private static bool IsLinkedOrTimed(ExpressionSyntax made, SyntaxNode method, RecursionGuard outer) =>
        outer.TryEnter(made, out var guard) && made switch
        {
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [var delay, ..] } => !delay.ToString().Contains("Infinite"),
            InvocationExpressionSyntax call => SyntaxNames.CalleeOf(call) == "CreateLinkedTokenSource",
            ConditionalExpressionSyntax choice =>
                IsLinkedOrTimed(choice.WhenTrue, method, guard) || IsLinkedOrTimed(choice.WhenFalse, method, guard),
            IdentifierNameSyntax { Identifier.ValueText: var local } => method.DescendantNodes().Any(node => node switch
            {
                VariableDeclaratorSyntax { Initializer.Value: not IdentifierNameSyntax and var initial } declarator =>
                    declarator.Identifier.ValueText == local && IsLinkedOrTimed(initial, method, guard),
                InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax
                    {
                        Name.Identifier.ValueText: "CancelAfter",
                        Expression: IdentifierNameSyntax { Identifier.ValueText: var timed }
                    }
                } =>
                    timed == local,
                _ => false,
            }),
            _ => false,
        };

    /// <summary>
    /// Whether the token of a timed source goes into an object that is made for it (a change token): it has to live until its time is up,
    /// and that ends its timer.
    /// </summary>
    public static bool IsKeptByAnother(IOperation source) =>
        source.Parent is IPropertyReferenceOperation { Property.Name: "Token" } token
            && ValueUse.Consumer(token).Parent is IArgumentOperation { Parent: IObjectCreationOperation };

    /// <summary>Whether the body itself makes the source that a member keeps: a registration made with it dies with it.</summary>
    private static bool IsMadeIn(IEnumerable<IOperation> body, ISymbol member) =>
        body.Any(operation =>
            operation is ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: var target } }
                && SymbolEqualityComparer.Default.Equals(target, member));

    /// <summary>
    /// Whether each object makes the source that a member keeps, before its constructor runs: what the constructor registers with it dies
    /// with both.
    /// </summary>
    private static bool IsMadeWith(ISymbol member) =>
        !member.IsStatic && member.DeclaringSyntaxReferences is [{ } declaration]
            && declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax }
                or PropertyDeclarationSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax };

    /// <summary>
    /// Whether a method of the type puts another source in the place of the one it keeps, which ends what was registered with it.
    /// </summary>
    private static bool IsRenewed(ISymbol member) =>
        member is IFieldSymbol { IsReadOnly: false, ContainingType.DeclaringSyntaxReferences: [{ } type] }
        && type.GetSyntax().DescendantNodes().Any(node => node is AssignmentExpressionSyntax { Left: var left } assignment
            && (left is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var own }
                ? own
                : left) is IdentifierNameSyntax { Identifier.ValueText: var name }
            && name == member.Name
            && assignment.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not null);

    private static List<IOperation> Values(ILocalSymbol local, IEnumerable<IOperation> body)
    {
        var values = new List<IOperation>();
        foreach (var operation in body)
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Symbol: var declared, Initializer.Value: { } initial }
                    when SymbolEqualityComparer.Default.Equals(declared, local):
                    values.Add(initial);
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned }, Value: var value }
                    when SymbolEqualityComparer.Default.Equals(assigned, local):
                    values.Add(value);
                    break;
            }
        }

        return values;
    }
}
