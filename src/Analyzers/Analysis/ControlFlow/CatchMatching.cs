using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>Which exceptions a handler takes.</summary>
internal static class CatchMatching
{
    /// <summary>
    /// Whether an exception of a type (null for any that the thrower may throw) may enter a handler, and whether none of that type gets
    /// past it.
    /// </summary>
    public static (bool Enters, bool CatchesAll) Catches(ControlFlowRegion handler, ITypeSymbol? thrown, IOperation? thrower)
    {
        var caught = handler.ExceptionType;
        var isFilter = handler.Kind == ControlFlowRegionKind.FilterAndHandler;
        var everything = caught is null || caught.SpecialType == SpecialType.System_Object || caught.IsExactly("System.Exception");
        if (thrown is null)
            return (everything || !caught.Is("System.OperationCanceledException") || MayBeCancelled(thrower), everything && !isFilter);
        if (everything || thrown.DerivesFrom(caught!)) return (true, !isFilter);
        return (caught!.DerivesFrom(thrown), false);
    }

    /// <summary>Nothing cancels a plain call into a library that knows of no token and waits for no task.</summary>
    public static bool MayBeCancelled(IOperation? thrower) => thrower switch
    {
        IInvocationOperation { TargetMethod: var called } =>
            !called.DeclaringSyntaxReferences.IsEmpty || called.MethodKind == MethodKind.DelegateInvoke || called.ReturnType.IsTaskShaped()
                || called.ContainingType.IsTaskShaped()
            || called.ContainingNamespace.ToDisplayString().StartsWith("System.Threading", StringComparison.Ordinal)
            || called.Parameters.Any(static parameter =>
                parameter.Type.Name == "CancellationToken" || parameter.Type.TypeKind == TypeKind.Delegate),
        IObjectCreationOperation { Constructor: { } made } => !made.DeclaringSyntaxReferences.IsEmpty,
        IConversionOperation => false,
        _ => true,
    };
}
