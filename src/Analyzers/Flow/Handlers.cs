using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Flow;

/// <summary>Which exceptions a handler takes.</summary>
internal static class Handlers
{
    /// <summary>Whether an exception of a type (null for any) may enter a handler, and whether none of that type gets past it.</summary>
    public static (bool Enters, bool CatchesAll) Catches(ControlFlowRegion handler, ITypeSymbol? thrown)
    {
        var caught = handler.ExceptionType;
        var isFilter = handler.Kind == ControlFlowRegionKind.FilterAndHandler;
        var everything = caught is null || caught.SpecialType == SpecialType.System_Object || caught.IsExactly("System.Exception");
        if (thrown is null) return (true, everything && !isFilter);
        if (everything || thrown.DerivesFrom(caught!)) return (true, !isFilter);
        return (caught!.DerivesFrom(thrown), false);
    }
}
