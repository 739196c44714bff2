using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>Where the value of an operation goes, read off the tree around it.</summary>
internal static class ValueUse
{
    /// <summary>Whether the tree alone shows that the resource is released or handed over: it then needs no graph.</summary>
    public static bool IsPlainlyRight(IOperation acquisition)
    {
        var (value, parent) = Consumer(acquisition);
        if (TaskUpcasts.LosesResult(acquisition)) return false;
        return parent switch
        {
            IVariableInitializerOperation
            {
                Parent: IVariableDeclaratorOperation
                {
                    Parent: IVariableDeclarationOperation
                    {
                        Parent: IVariableDeclarationGroupOperation { Parent: IUsingDeclarationOperation or IUsingOperation }
                    }
                }
            } =>
                true,
            IUsingOperation statement => statement.Resources == value,
            IReturnOperation => true,
            ISimpleAssignmentOperation
            {
                Target: IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation
            } =>
                true,
            IFieldInitializerOperation or IPropertyInitializerOperation => true,
            _ => false,
        };
    }

    /// <summary>Whether a <c>using</c> takes the value and disposes it.</summary>
    public static bool IsUsingResource(IOperation acquisition) => Consumer(acquisition) switch
    {
        (_, IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Parent: IVariableDeclarationOperation declaration } })
            when declaration.Parent is IVariableDeclarationGroupOperation group =>
            group.Parent is IUsingDeclarationOperation or IUsingOperation,
        var (value, parent) => parent is IUsingOperation statement && statement.Resources == value,
    };

    /// <summary>The local, field or property that first takes the resource.</summary>
    public static string? NameOf(IOperation acquisition) => Consumer(acquisition).Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol.Name,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } => local.Local.Name,
        ISimpleAssignmentOperation { Target: IParameterReferenceOperation parameter } => parameter.Parameter.Name,
        ISimpleAssignmentOperation { Target: IFieldReferenceOperation field } => field.Field.Name,
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation property } => property.Property.Name,
        _ => null,
    };

    /// <summary>The operation that yields a value, under conversions, awaits and the forms of waiting for a task.</summary>
    public static IOperation WalkDownAwait(IOperation value) => WalkDownConversion(RecursionGuard.Descend(value)) switch
    {
        IAwaitOperation awaited => WalkDownAwait(awaited.Operation),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult", Instance: { } inner } =>
            WalkDownAwait(inner),
        IInvocationOperation { TargetMethod.Name: "WaitAsync" or "AsTask", Instance: { Type: { } task } inner } when task.IsTaskShaped() =>
            WalkDownAwait(inner),
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { Type: { } type } inner } when type.IsTaskShaped() =>
            WalkDownAwait(inner),
        var taken => taken,
    };

    /// <summary>The value under conversions and parentheses.</summary>
    public static IOperation WalkDownConversion(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The member's block or initializer that an operation stands in, past lambdas and local functions.</summary>
    public static IOperation Root(IOperation inside)
    {
        while (inside.Parent is { } parent) inside = parent;
        return inside;
    }

    /// <summary>What a local is declared with, inside an operation.</summary>
    public static IOperation? InitializerOf(ILocalSymbol local, IOperation inside) =>
        inside.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))?.GetVariableInitializer()?.Value;

    public static bool SameMember(IOperation left, IOperation right) =>
        WalkDownConversion(left) is IMemberReferenceOperation one && WalkDownConversion(right) is IMemberReferenceOperation other
            && SymbolEqualityComparer.Default.Equals(one.Member, other.Member);

    /// <summary>
    /// The operation that takes the value, past conversions, awaits and the forms of waiting for a task; with the value as it takes it.
    /// </summary>
    public static (IOperation Value, IOperation? Parent) Consumer(IOperation value)
    {
        var parent = value.Parent;
        while (true)
        {
            var passes = parent switch
            {
                IConversionOperation or IParenthesizedOperation or IAwaitOperation => true,
                IInvocationOperation
                {
                    TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "EnsureSuccessStatusCode"
                } call =>
                    call.Instance == value,
                IPropertyReferenceOperation { Property.Name: "Result" } property =>
                    property.Instance == value && property.Property.ContainingType.IsTaskShaped(),
                _ => false,
            };
            if (!passes) return (value, parent);
            (value, parent) = (parent!, parent!.Parent);
        }
    }
}
