using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>
/// The references to each local of a member. The member is walked once for all its locals, since every resource that it acquires asks
/// about the local that holds it.
/// </summary>
internal static class LocalReferences
{
    private static readonly ConditionalWeakTable<IOperation, ILookup<ISymbol?, ILocalReferenceOperation>> s_byRoot = new();

    /// <summary>The references to a local in the member around an operation and in its nested functions, in their order.</summary>
    public static IEnumerable<ILocalReferenceOperation> Find(ILocalSymbol local, IOperation inside) =>
        s_byRoot.GetValue(ValueUse.Root(inside), In)[local];

    private static ILookup<ISymbol?, ILocalReferenceOperation> In(IOperation root)
    {
        AnalysisCallback.ThrowIfCancelled();
        return root.Descendants().OfType<ILocalReferenceOperation>()
            .ToLookup(static reference => (ISymbol?)reference.Local, SymbolEqualityComparer.Default);
    }
}
