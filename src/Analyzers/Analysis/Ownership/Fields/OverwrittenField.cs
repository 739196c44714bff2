using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Fields;

/// <summary>
/// Says whether an assignment to a field loses the resource the field holds: it can run again, and nothing on the way to it releases the
/// old one.
/// </summary>
internal static class OverwrittenField
{
    private static readonly string[] s_again = ["Restart", "Reset", "Reconnect", "Reopen", "Refresh", "Reload", "Renew", "Recreate",
        "Reschedule", "Replace"];

    public static bool OverwritesUndisposed(IFieldSymbol field, ISimpleAssignmentOperation assignment, Acquisition acquisition,
        OperationBlockAnalysisContext member, IOperation block, Resources resources)
    {
        if (member.OwningSymbol is not IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) } method)
            return false;
        if (ExecutionFrequency.Containing(
            assignment) is not IMethodSymbol { MethodKind: not (MethodKind.AnonymousFunction or MethodKind.LocalFunction) })
            return false;
        var inLoop = ExecutionFrequency.LoopAround(assignment) is { } loop && LoopBounds.TurnsAgain(loop);
        var isForgotten = InitializationFlag.IsForgotten(field, assignment, method);
        if (isForgotten == false || (!inLoop && isForgotten is null && !IsFilledBefore(method, field, assignment, block))) return false;

        var summaries = MethodSummaries.For(member.Compilation, resources);
        var graphs = new BodyGraphs(member.OperationBlocks, graph =>
            AnalysisCounters.For(member.Compilation).Counted(member.GetControlFlowGraph(graph)), resources, summaries);
        if (graphs.Around(assignment) is not { } body || body.Captures.EscapesViaCapture(field)
            || body.Find(acquisition.Operation) is not { } inGraph)
            return false;

        // in a loop the resource of one turn is lost in the next; elsewhere what the field holds when the method is called
        var fate = inLoop
            ? new ResourcePathAnalysis(body, acquisition with { Operation = inGraph, StartsIdle = false }, ThrowLikelihood.Strong,
                summaries, AnalysisBudget.StatesPerResource, field).Walk()
            : new ResourcePathAnalysis(body, null, ThrowLikelihood.Strong, summaries, AnalysisBudget.StatesPerResource, field).Walk(field);
        return !fate.Unknown
            && fate.Leaks.Any(leak => leak.Kind == LeakKind.Overwritten && leak.Exit.Span.Contains(assignment.Syntax.Span));
    }

    public static string NameOf(ISymbol member) => member is IMethodSymbol { AssociatedSymbol: { } property } ? property.Name : member.Name;

    private static bool IsFilledBefore(IMethodSymbol method, IFieldSymbol field, ISimpleAssignmentOperation assignment, IOperation block) =>
        s_again.Any(word => method.Name.StartsWith(word, StringComparison.Ordinal)) || IsUsedBefore(field, assignment, block);

    /// <summary>Whoever calls a method on the field before filling it again knows that it is filled.</summary>
    private static bool IsUsedBefore(IFieldSymbol field, ISimpleAssignmentOperation assignment, IOperation block)
    {
        foreach (var operation in block.Descendants())
        {
            if (operation.Syntax.SpanStart >= assignment.Syntax.SpanStart) break;
            var called = operation switch
            {
                IInvocationOperation { Instance: { } receiver } => receiver,
                IConditionalAccessOperation { WhenNotNull: IInvocationOperation, Operation: var receiver } => receiver,
                _ => null,
            };
            if (called is IFieldReferenceOperation { Field: var used } && SymbolEqualityComparer.Default.Equals(used, field)) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a method of the same object may release or replace what a private field holds, itself or through another one.
    /// </summary>
    public static bool MayRelease(IMethodSymbol method, IFieldSymbol field) =>
        MayRelease(method, field, new(SymbolEqualityComparer.Default));

    private static bool MayRelease(IMethodSymbol method, IFieldSymbol field, HashSet<ISymbol> asked)
    {
        RecursionGuard.EnsureStack();
        if (!asked.Add(method)) return false;
        if (method.DeclaringSyntaxReferences.IsEmpty) return !method.IsAbstract;
        foreach (var name in method.DeclaringSyntaxReferences.SelectMany(static reference =>
            reference.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>()))
        {
            var text = name.Identifier.ValueText;
            // a member of something else
            if (name.Parent is MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) } other
                && other.Name == name)
                continue;
            if (text == field.Name
                ? !IsUse(name)
                : field.ContainingType.GetMembers(text).Any(one => one is IMethodSymbol called && MayRelease(called, field, asked)))
                return true;
        }

        return false;
    }

    /// <summary>The field is looked at, or called for something that is no release.</summary>
    public static bool IsUse(IdentifierNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        var member = whole.Parent switch
        {
            MemberAccessExpressionSyntax { Name: var called } outer when outer.Expression == whole => called,
            ConditionalAccessExpressionSyntax
            {
                WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name: var called } }
            } =>
                called,
            ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax { Name: var read } } => read,
            _ => null,
        };
        return member is null
            ? whole.Parent is BinaryExpressionSyntax or IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax }
            : !(member.Identifier.ValueText is var text
                && (text.StartsWith("Dispose", StringComparison.Ordinal) || text is "Close" or "Stop" or "Unregister"));
    }
}
