using LeakAnalyzers.Analysis.Concurrency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Concurrency;

/// <summary>Says which waits something else can end: a disposal, an end of data.</summary>
internal static class EndingWaits
{
    /// <summary>
    /// Whether a call is a wait that a disposal elsewhere, or an end of data, ends with an exception. What a type keeps to itself and never
    /// disposes, completes or hands on ends no wait.
    /// </summary>
    public static bool IsEnding(IInvocationOperation call) => IsWait(call.TargetMethod.Name) && !IsOnWhatNothingEnds(call);

    private static bool IsWait(string name) => name.StartsWith("Accept", StringComparison.Ordinal)
        || name.StartsWith("Receive", StringComparison.Ordinal) || name.StartsWith("Read", StringComparison.Ordinal)
        || name.StartsWith("GetContext", StringComparison.Ordinal) || name.StartsWith("WaitForConnection", StringComparison.Ordinal)
        || name is "Take" or "WaitOne" or "WaitAny" or "Wait" or "WaitAsync" or "WaitToReadAsync" or "DequeueAsync" or "Consume"
            or "WaitForNextTickAsync";

    private static bool IsOnWhatNothingEnds(IInvocationOperation wait) =>
        wait.Instance is { } waited
            && ValueUse.WalkDownConversion(waited) is IFieldReferenceOperation
            {
                Field: { DeclaredAccessibility: Accessibility.Private, ContainingType.IsValueType: false } field
            }
            && IsOfWaits(field.Type)
            && MemberUses.Find(field, wait.SemanticModel!.Compilation).All(IsHarmless);

    /// <summary>Types whose objects wake those who wait, and end their waits only when they are disposed or completed.</summary>
    private static bool IsOfWaits(ITypeSymbol type) =>
        type.Is("System.Threading.WaitHandle") || type.Is("System.Threading.SemaphoreSlim")
        || type.Is("System.Threading.ManualResetEventSlim") || type.Is("System.Collections.Concurrent.BlockingCollection`1");

    /// <summary>Whether a use of a field ends no wait on it: it is filled with a new object, asked, waited for or signalled.</summary>
    private static bool IsHarmless(IOperation use) => use.Parent switch
    {
        ISimpleAssignmentOperation assignment => assignment.Target == use
            && ValueUse.WalkDownConversion(assignment.Value) is IObjectCreationOperation
                or { ConstantValue: { HasValue: true, Value: null } },
        IInvocationOperation { TargetMethod.Name: var name } call => call.Instance == use
            && name is not ("Dispose" or "Close" or "CompleteAdding" or "DisposeAsync" or "GetConsumingEnumerable"),
        IPropertyReferenceOperation => true,
        _ => false,
    };
}
