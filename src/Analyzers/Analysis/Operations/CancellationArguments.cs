using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>The cancellation token among the arguments of a call.</summary>
internal static class CancellationArguments
{
    /// <summary>Whether a wait takes a token that can be canceled.</summary>
    public static bool CanBeCanceled(IInvocationOperation wait) =>
        wait.Arguments.Any(static a =>
            a.ArgumentKind != ArgumentKind.DefaultValue && a.Parameter?.Type.Name == "CancellationToken"
                && ValueUse.WalkDownConversion(
                    a.Value) is not (IDefaultValueOperation or IPropertyReferenceOperation { Property.Name: "None" }));
}
