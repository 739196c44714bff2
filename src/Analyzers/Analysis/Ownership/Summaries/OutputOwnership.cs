using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Summaries;

/// <summary>
/// Resources that a method of the compilation hands to its caller beside its result: by an <c>out</c> parameter, or in an object or tuple
/// that has other things as well.
/// </summary>
internal static class OutputOwnership
{
    public static Acquisition? ByOut(IInvocationOperation call, Resources resources, MethodSummaries summaries)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is not { RefKind: RefKind.Out } parameter || resources.Kind(parameter.Type) is not { } kind) continue;
            if (Local(argument.Value) is not { } local || !IsMade(kind, summaries.OutOf(parameter))) continue;
            // what it says of the resource is kept for later
            if (call.TargetMethod.ReturnType.SpecialType == SpecialType.System_Boolean && !IsCondition(call)) return null;
            return new Acquisition(call, kind, parameter.Type, YieldsTask: false) { Out = local };
        }

        return null;
    }

    /// <summary>In an object or a tuple, which the caller may take apart at once.</summary>
    public static Acquisition? InCarrier(IInvocationOperation call, Resources resources, MethodSummaries summaries)
    {
        if (!resources.IsSource(call.TargetMethod) || summaries.CarriedBy(call.TargetMethod) is not { } carrier
            || resources.Kind(carrier.Carried) is not { } kind)
            return null;
        if (!carrier.IsOf(call.Type.AwaitedType() ?? call.Type)) return null; // a generic one is another for each caller
        if (ValueUse.Consumer(call).Parent is IDeconstructionAssignmentOperation deconstruction
            && (TargetOf(deconstruction) is not { } target || carrier.ElementOf(target.Elements.Length) is not { } element
                || Local(target.Elements[element]) is null))
            return null;
        return new Acquisition(call, kind, carrier.Carried, YieldsTask: call.TargetMethod.ReturnType.IsTaskShaped())
        {
            Carrier = carrier,
            EndedBy = Acquisitions.EndOf(kind),
            IsStreamed = kind == ResourceKind.HttpResponse
                && (ResponseBuffering.IsStreamed(call, carrier.Carried) || Says(call.TargetMethod, "ResponseHeadersRead")),
            StartsIdle = kind == ResourceKind.Connection && !Says(call.TargetMethod, ".Open"),
        };
    }

    private static bool Says(IMethodSymbol method, string word) =>
        method.DeclaringSyntaxReferences.Any(written => written.GetSyntax().ToString().Contains(word));

    public static ITupleOperation? TargetOf(IDeconstructionAssignmentOperation deconstruction) =>
        deconstruction.Target as ITupleOperation
            ?? (deconstruction.Target as IDeclarationExpressionOperation)?.Expression as ITupleOperation;

    public static ILocalSymbol? Local(IOperation target) => RecursionGuard.Descend(target) switch
    {
        IDeclarationExpressionOperation declaration => Local(declaration.Expression),
        ILocalReferenceOperation local => local.Local,
        _ => null,
    };

    public static bool IsMade(ResourceKind kind, ResultOwnership freshness) => kind switch
    {
        ResourceKind.Other or ResourceKind.HttpClient or ResourceKind.HttpHandler or ResourceKind.SharedClient => false,
        ResourceKind.HttpResponse or ResourceKind.DataReader => freshness is ResultOwnership.New or ResultOwnership.Unknown,
        _ => freshness == ResultOwnership.New,
    };

    private static bool IsCondition(IOperation call)
    {
        var (value, parent) = (call, call.Parent);
        while (parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or IParenthesizedOperation
            or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr })
            (value, parent) = (parent, parent.Parent);
        return parent is IConditionalOperation choice
            ? choice.Condition == value
            : parent is IWhileLoopOperation loop && loop.Condition == value;
    }
}
