using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Says whether an assignment to a field loses the resource the field holds: it can run again, and nothing on the way to it releases the old one.</summary>
internal static class FieldOverwrite
{
    private static readonly string[] s_again = ["Restart", "Reset", "Reconnect", "Reopen", "Refresh", "Reload", "Renew", "Recreate", "Reschedule", "Replace"];

    public static bool Loses(IFieldSymbol field, ISimpleAssignmentOperation assignment, OperationBlockAnalysisContext member, IOperation block)
    {
        if (member.OwningSymbol is not IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) } method) return false;
        if (Repetition.Containing(assignment) is not IMethodSymbol { MethodKind: not (MethodKind.AnonymousFunction or MethodKind.LocalFunction) }) return false;
        if (!RunsAgain(method, field, assignment, block)) return false;

        var resources = Resources.Of(member.Compilation);
        var graphs = new BodyGraphs(member.OperationBlocks, graph => Work.Of(member.Compilation).Counted(member.GetControlFlowGraph(graph)), resources);
        if (graphs.Around(assignment) is not { } body || body.Captures.LetGo(field)) return false;
        var fate = new PathWalker(body, null, Witness.Strong, MethodSummaries.Of(member.Compilation, resources), field).Walk(field);
        return !fate.Unknown && fate.Leaks.Any(leak => leak.Kind == LeakKind.Overwritten && leak.Exit.Span.Contains(assignment.Syntax.Span));
    }

    public static string NameOf(ISymbol member) => member is IMethodSymbol { AssociatedSymbol: { } property } ? property.Name : member.Name;

    private static bool RunsAgain(IMethodSymbol method, IFieldSymbol field, ISimpleAssignmentOperation assignment, IOperation block) =>
        Repetition.LoopAround(assignment) is not null
        || s_again.Any(word => method.Name.StartsWith(word, StringComparison.Ordinal))
        || IsUsedBefore(field, assignment, block);

    /// <summary>Whoever calls a method on the field before filling it again knows that it is filled.</summary>
    private static bool IsUsedBefore(IFieldSymbol field, ISimpleAssignmentOperation assignment, IOperation block)
    {
        foreach (var operation in block.Descendants())
        {
            if (operation.Syntax.SpanStart >= assignment.Syntax.SpanStart) break;
            if (operation is IInvocationOperation { Instance: IFieldReferenceOperation { Field: var used } } && SymbolEqualityComparer.Default.Equals(used, field)) return true;
        }

        return false;
    }
}
