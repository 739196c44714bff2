using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency.Bounds;

/// <summary>Results that come page by page: each turn of a loop asks for the next part, and waits for the work on it.</summary>
internal static class Pages
{
    /// <summary>Whether a loop over items is one turn of a loop over pages.</summary>
    public static bool IsPage(ILoopOperation items, IOperation start) =>
        items is IForEachLoopOperation each && ExecutionFrequency.LoopAround(items) is { } pages && ConcurrencyLimits.In(pages, start)
            && IsPage(each.Collection, pages);

    /// <summary>
    /// Whether a sequence is asked for anew in each turn of a loop, by a call that is given where the last turn ended, or how
    /// much to take.
    /// </summary>
    public static bool IsPage(IOperation sequence, ILoopOperation pages)
    {
        if (pages is IForEachLoopOperation || SourceOf(sequence, pages) is not IInvocationOperation call) return false;
        var given = call.Arguments.SelectMany(static argument =>
            argument.Value.DescendantsAndSelf()).Concat(call.Instance?.DescendantsAndSelf() ?? []);
        return given.Any(o => TrackedConditions.Variable(o) is { } place && IsMovedBy(pages, place))
            || call.Arguments.Any(static argument => argument.Value.ConstantValue is { HasValue: true, Value: int and > 0 });
    }

    private static bool IsMovedBy(ILoopOperation pages, ISymbol place) => pages.Descendants().Any(o => o switch
    {
        ISimpleAssignmentOperation { Target: var target } => Is(target, place),
        ICompoundAssignmentOperation { Target: var target } => Is(target, place),
        IIncrementOrDecrementOperation { Target: var target } => Is(target, place),
        IDeconstructionAssignmentOperation { Target: ITupleOperation { Elements: var targets } } =>
            targets.Any(target => Is(target, place)),
        _ => false,
    });

    /// <summary>The call of the loop's own body that a sequence is a part of.</summary>
    private static IOperation? SourceOf(IOperation sequence, ILoopOperation pages)
    {
        for (var steps = 0; steps < 16; steps++)
        {
            sequence = ValueUse.WalkDownAwait(sequence);
            switch (sequence)
            {
                case IPropertyReferenceOperation { Instance: { } owner }: sequence = owner; break;
                case IInvocationOperation
                {
                    TargetMethod: { IsExtensionMethod: true, DeclaringSyntaxReferences.IsEmpty: true },
                    Arguments: [{ Value: var source }, ..]
                } call:
                    if (call.Arguments.Skip(1).SelectMany(static a => a.Value.DescendantsAndSelf()).Any(o => o is ILocalReferenceOperation
                        && IsMovedBy(pages, ((ILocalReferenceOperation)o).Local))) return call;
                    sequence = source;
                    break;
                case ILocalReferenceOperation { Local: var local }:
                    if (AssignedIn(pages, local) is not { } value) return null;
                    sequence = value;
                    break;
                default: return sequence;
            }
        }

        return null;
    }

    private static IOperation? AssignedIn(ILoopOperation pages, ILocalSymbol local) => pages.Descendants().Select(o => o switch
    {
        IVariableDeclaratorOperation declarator when Same(declarator.Symbol, local) => declarator.GetVariableInitializer()?.Value,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Value: var value } when Same(target.Local, local) => value,
        _ => null,
    }).FirstOrDefault(static value => value is not null);

    private static bool Is(IOperation operation, ISymbol place) =>
        TrackedConditions.Variable(operation) is { } variable && Same(variable, place);

    private static bool Same(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
