using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Collections;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>
/// The response that a <c>WebException</c> brings along: who catches it for good and reads its body is the last to have it.
/// </summary>
internal static class WebExceptionResponses
{
    /// <summary>The stream over the body of such a response, where nothing else in the handler could release it.</summary>
    public static Acquisition? StreamOf(IInvocationOperation call)
    {
        if (call.Instance is not { } instance || Handler(call) is not { ExceptionDeclarationOrExpression: { } declared } handler)
            return null;
        if (declared is not IVariableDeclaratorOperation { Symbol: var caught } || !caught.Type.IsExactly("System.Net.WebException"))
            return null;
        var response = ValueUse.WalkDownConversion(instance) is ILocalReferenceOperation { Local: var local } ? local : null;
        if (response?.IsUsing == true
            || !IsResponseOf(response is null ? instance : ValueUse.InitializerOf(response, handler.Handler), caught))
            return null;
        var inside = handler.Handler.Descendants().ToList();
        return inside.TrueForAll(one =>
            one is not IThrowOperation { Exception: null } && (!ReadOnlyUses.IsReferenceTo(one, caught) || IsRead(one))
                && (response is null || !ReadOnlyUses.IsReferenceTo(one, response) || IsLook(one)))
            && inside.Count(static one => one is IInvocationOperation { TargetMethod.Name: "GetResponseStream" }) == 1
            ? new Acquisition(call, ResourceKind.BodyStream, call.Type!, YieldsTask: false)
            : null;

        bool IsRead(IOperation exception) => exception.Parent is IPropertyReferenceOperation { Property: var read } property
            && (!read.Type.Is("System.Net.WebResponse") || IsLook(property)
                || (response is not null && ValueUse.Consumer(property).Parent is IVariableInitializerOperation));
    }

    private static ICatchClauseOperation? Handler(IOperation inside)
    {
        for (var around = inside.Parent; around is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation;
            around = around.Parent)
        {
            if (around is ICatchClauseOperation handler) return handler;
        }

        return null;
    }

    private static bool IsResponseOf(IOperation? value, ILocalSymbol caught) =>
        value is not null
            && ValueUse.WalkDownConversion(value) is IPropertyReferenceOperation { Property.Name: "Response", Instance: { } exception }
            && ReadOnlyUses.IsReferenceTo(ValueUse.WalkDownConversion(exception), caught);

    private static bool IsLook(IOperation response) => ReadOnlyUses.Consumer(response) switch
    {
        IPropertyReferenceOperation property => !property.Type.IsDisposable(),
        IInvocationOperation call => call.TargetMethod.Name is "GetResponseStream" or "GetResponseHeader",
        IBinaryOperation
            or IIsPatternOperation
        {
            Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation }
        } =>
            true,
        IConditionalAccessOperation
        {
            WhenNotNull: IPropertyReferenceOperation or IInvocationOperation { TargetMethod.Name: "GetResponseStream" }
        } =>
            true,
        _ => false,
    };
}
