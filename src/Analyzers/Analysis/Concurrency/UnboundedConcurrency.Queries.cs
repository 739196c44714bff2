using LeakAnalyzers.Analysis.Concurrency.Bounds;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>Queries and calls for each item whose functions start work.</summary>
internal sealed partial class UnboundedConcurrency
{
    /// <summary>
    /// A query whose function starts I/O for each item, and whose tasks are waited for all at once; or a call for each item whose
    /// lambda is <c>async</c> and yields nothing to wait for.
    /// </summary>
    public UnboundedStart? FindEach(IInvocationOperation each)
    {
        if (SequenceOf(each) is not { } sequence || FunctionOf(each) is not { } function
            || StartedBy(function) is not (not WorkKind.None and var kind)) return null;
        var runsAllAtOnce = each.TargetMethod.Name == "ForEach"
            ? function is IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } }
            : each.Type is INamedTypeSymbol { TypeArguments: [.., var yielded] } && HoldsTask(yielded)
                && (each.TargetMethod.Name == "ToDictionary" || RunsAllAtOnce(each));
        if (!runsAllAtOnce) return null;
        return OverItems(function, each.TargetMethod.Name, kind, sequence, each);
    }

    private UnboundedStart? OverItems(IOperation start, string name, WorkKind kind, IOperation sequence, IInvocationOperation each)
    {
        if (ExecutionFrequency.LoopAround(each) is { } loop && Pages.IsPage(sequence, loop)) return null;
        var source = _bound.Find(sequence);
        return source.IsBounded() ? null : new(start, name, Items(sequence), source, kind);
    }

    /// <summary>A start in the function of a query, or of a call for each item.</summary>
    private UnboundedStart? OfQueryFunction(IInvocationOperation start, string name, WorkKind kind, IAnonymousFunctionOperation lambda)
    {
        var (_, consumer) = ValueUse.Consumer(lambda is { Parent: IDelegateCreationOperation creation } ? creation : lambda);
        if (consumer is not IArgumentOperation { Parent: IInvocationOperation call } || SequenceOf(call) is not { } sequence) return null;
        var runsEach = call.TargetMethod.Name switch
        {
            "ForEach" => call.TargetMethod.ContainingType.Name is "List" or "Array" or "EnumerableExtensions",
            "Select" or "ToDictionary" => Result(lambda) == start && (call.TargetMethod.Name == "ToDictionary" || RunsAllAtOnce(call)),
            _ => false,
        };
        return runsEach ? OverItems(start, name, kind, sequence, call) : null;
    }

    /// <summary>
    /// What a function does for each item, where it takes no slot for it; work that it sets going itself is a start of its own.
    /// </summary>
    private WorkKind StartedBy(IOperation function)
    {
        if (function is IMethodReferenceOperation { Method: var method } reference)
            return GatedMethods.WaitsForSlot(method, compilation) ? WorkKind.None
                : Strengthened(AsynchronousWork.Find(method, reference.Instance?.Type, compilation), method);
        var lambda = (IAnonymousFunctionOperation)function;
        var calls = lambda.Body.Descendants().OfType<IInvocationOperation>().ToList();
        if (ConcurrencyLimits.AtTheStartOf(lambda)
            || calls.Any(call => WorkItemStart.NameOf(call) is not null || ConcurrencyLimits.TakesSlot(call)
            || GatedMethods.WaitsForSlot(call.TargetMethod, compilation))) return WorkKind.None;
        var own = AsynchronousWork.Find(lambda);
        return own is WorkKind.None or WorkKind.Possible && options.CountsEveryAsyncCall
            && calls.Any(call => Strengthened(WorkKind.None, call.TargetMethod) == WorkKind.IO) ? WorkKind.IO : own;
    }

    /// <summary>A task, or a tuple or object with one in it: <c>(id, FetchAsync(id))</c>.</summary>
    private static bool HoldsTask(ITypeSymbol type) => type.IsTaskShaped()
        || type is INamedTypeSymbol { IsTupleType: true, TupleElements: var parts } && parts.Any(static part => part.Type.IsTaskShaped());

    /// <summary>Whether a query runs to its end before its tasks are waited for.</summary>
    private static bool RunsAllAtOnce(IInvocationOperation query)
    {
        RecursionGuard.EnsureStack();
        var (_, consumer) = ValueUse.Consumer(query);
        if (consumer is ITranslatedQueryOperation translated) (_, consumer) = ValueUse.Consumer(translated);
        switch (consumer)
        {
            case IArgumentOperation { Parent: IInvocationOperation call } when IsRunToTheEnd(call): return true;
            case { Syntax.RawKind: InlineElements.SpreadElement }: return true;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Cast" or "Where" or "Concat" } further }:
                return RunsAllAtOnce(further);
            case IReturnOperation { Parent.Parent: IAnonymousFunctionOperation { Parent: IDelegateCreationOperation function } }:
                return function.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "SelectMany" } outer }
                    && RunsAllAtOnce(outer);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var tasks } declarator }:
                return IsRunLater(tasks, declarator);
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var tasks } } assignment:
                return IsRunLater(tasks,
                assignment);
            default: return false;
        }
    }

    private static bool IsRunLater(ILocalSymbol tasks, IOperation declaration)
    {
        var root = declaration;
        while (root.Parent is { } parent and not IAnonymousFunctionOperation) root = parent;
        return root.Descendants().Any(o => o is ILocalReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Local, tasks)
            && ValueUse.Consumer(reference).Parent is IArgumentOperation { Parent: IInvocationOperation call } && IsRunToTheEnd(call));
    }

    private static bool IsRunToTheEnd(IInvocationOperation call) =>
        call.TargetMethod.Name is "WhenAll" or "WaitAll" or "WhenAny" or "WhenEach" or "ToList" or "ToArray" or "ToHashSet"
            or "ToImmutableArray" or "ToImmutableList" or "AddRange" && call.TargetMethod.IsOfFramework();

    private static IOperation? SequenceOf(IInvocationOperation call) => call.Instance
        ?? (call.Arguments.IsEmpty ? null : ValueUse.WalkDownConversion(call.Arguments[0].Value));

    private static IOperation? FunctionOf(IInvocationOperation call) =>
        call.Arguments.Select(static a => ValueUse.WalkDownConversion(a.Value)).OfType<IDelegateCreationOperation>()
        .Select(static d => d.Target).LastOrDefault(static target => target is IAnonymousFunctionOperation or IMethodReferenceOperation);

    /// <summary>What a lambda yields, when that is one expression.</summary>
    private static IOperation? Result(IAnonymousFunctionOperation lambda) =>
        lambda.Body.Operations.LastOrDefault() is IReturnOperation { ReturnedValue: { } value } ? ValueUse.WalkDownConversion(value) : null;
}
