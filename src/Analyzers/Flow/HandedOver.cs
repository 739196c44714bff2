using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Resources that a method of the compilation hands to its caller beside its result: by an <c>out</c> parameter, or in a tuple that the caller takes apart.</summary>
internal static class HandedOver
{
    public static Acquisition? ByOut(IInvocationOperation call, Resources resources, MethodSummaries summaries)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is not { RefKind: RefKind.Out } parameter || resources.Kind(parameter.Type) is not { } kind) continue;
            if (Local(argument.Value) is not { } local || !IsMade(kind, summaries.OutOf(parameter))) continue;
            if (call.TargetMethod.ReturnType.SpecialType == SpecialType.System_Boolean && !IsCondition(call)) return null; // what it says of the resource is kept for later
            return new Acquisition(call, kind, parameter.Type, YieldsTask: false) { Out = local };
        }

        return null;
    }

    public static Acquisition? InTuple(IInvocationOperation call, Resources resources, MethodSummaries summaries)
    {
        if (Destination.Consumer(call).Parent is not IDeconstructionAssignmentOperation deconstruction || TargetOf(deconstruction) is not { } target) return null;
        var awaited = call.TargetMethod.ReturnType.AwaitedType();
        var elements = ((INamedTypeSymbol)(awaited ?? call.TargetMethod.ReturnType)).TupleElements;
        for (var index = 0; index < elements.Length && index < target.Elements.Length; index++)
        {
            if (resources.Kind(elements[index].Type) is not { } kind || Local(target.Elements[index]) is null || !IsMade(kind, summaries.ElementOf(call.TargetMethod, index))) continue;
            return new Acquisition(call, kind, elements[index].Type, YieldsTask: awaited is not null)
            {
                Element = index,
                EndsWithPart = elements.Any(other => !SymbolEqualityComparer.Default.Equals(other, elements[index]) && other.Type.IsDisposable()),
            };
        }

        return null;
    }

    public static ITupleOperation? TargetOf(IDeconstructionAssignmentOperation deconstruction) =>
        deconstruction.Target as ITupleOperation ?? (deconstruction.Target as IDeclarationExpressionOperation)?.Expression as ITupleOperation;

    public static ILocalSymbol? Local(IOperation target) => target switch
    {
        IDeclarationExpressionOperation declaration => Local(declaration.Expression),
        ILocalReferenceOperation local => local.Local,
        _ => null,
    };

    private static bool IsMade(ResourceKind kind, Freshness freshness) => kind switch
    {
        ResourceKind.Other or ResourceKind.HttpClient or ResourceKind.HttpHandler or ResourceKind.SharedClient => false,
        ResourceKind.HttpResponse or ResourceKind.DataReader => freshness is Freshness.Fresh or Freshness.Unknown,
        _ => freshness == Freshness.Fresh,
    };

    private static bool IsCondition(IOperation call)
    {
        var (value, parent) = (call, call.Parent);
        while (parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or IParenthesizedOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr }) (value, parent) = (parent, parent.Parent);
        return parent is IConditionalOperation choice ? choice.Condition == value : parent is IWhileLoopOperation loop && loop.Condition == value;
    }
}
