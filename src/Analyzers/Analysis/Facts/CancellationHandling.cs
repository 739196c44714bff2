using LeakAnalyzers.Analysis.Frequency;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Facts;

/// <summary>Who catches a cancellation that a call throws, in its own function or in the functions that call it.</summary>
internal static class CancellationHandling
{
    private const int MaxCallers = 32;

    /// <summary>
    /// Whether some handler tells a cancellation from the failure of a call: a limit on the time of the call would then end elsewhere than
    /// its failure does.
    /// </summary>
    public static bool DiffersFromFailure(Compilation compilation, IOperation call)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Queue<IOperation>([call]);
        for (var looked = 0; open.Count > 0 && looked < MaxCallers; looked++)
        {
            switch (Handler(open.Dequeue()))
            {
                case { IsApart: true }: return true;
                case { Function: { } function, From: var from } when seen.Add(function):
                    foreach (var caller in CallSites.Find(function, from, compilation)) open.Enqueue(caller);
                    break;
            }
        }

        return false;
    }

    /// <summary>The first handler around a place, or the method that an exception leaves.</summary>
    private static (bool IsApart, IMethodSymbol? Function, IOperation From) Handler(IOperation place)
    {
        var child = place;
        for (var around = place.Parent; around is not null; around = around.Parent)
        {
            if (around is ITryOperation { Catches.IsEmpty: false } attempt && attempt.Body == child)
            {
                if (attempt.Catches.Any(IsParticular)) return (true, null, around);
                return (false, null, around);
            }

            if (around is IAnonymousFunctionOperation) return (false, null, around);
            if (around is ILocalFunctionOperation { Symbol: var local }) return (false, local, around);
            child = around;
        }

        return (false, child.SemanticModel?.GetDeclaredSymbol(child.Syntax) as IMethodSymbol, child);
    }

    /// <summary>A handler of some exceptions, or of all for which its filter says yes.</summary>
    private static bool IsParticular(ICatchClauseOperation handler) =>
        handler.Filter is not null
            || handler.ExceptionType is { SpecialType: not SpecialType.System_Object } type && type.ToDisplayString() != "System.Exception";
}
