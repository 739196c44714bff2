using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Collections;

/// <summary>
/// Resources that end up in a collection of the member's own which is only looked at: the array that <c>Task.WhenAll</c> gives for a
/// <c>Select</c> of acquisitions, a list they are added to. A collection that goes anywhere else has them out of sight.
/// </summary>
internal static class CollectionOwnership
{
    private static readonly string[] s_collections =
    [
        "List", "Dictionary", "HashSet", "Queue", "Stack", "LinkedList", "SortedList", "SortedDictionary", "SortedSet", "IList",
        "ICollection", "IDictionary",
        "ConcurrentBag", "ConcurrentDictionary", "ConcurrentQueue", "ConcurrentStack",
    ];

    /// <summary>
    /// The local collection that has the resource and never lets go of it, nor releases it; with the local it went through.
    /// </summary>
    public static ILocalSymbol? LosingLocal(Acquisition acquisition, Resources resources, MethodSummaries summaries)
    {
        var (put, through) = (acquisition.Operation, default(ILocalSymbol));
        if (ValueUse.Consumer(put).Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } })
        {
            if (WaitedForTogether(acquisition) is null && UseThatPuts(acquisition.Operation, local, resources, summaries) is { } use)
                (put, through) = (use, local);
        }

        var collection = (PutInto(put) as ILocalReferenceOperation)?.Local is { } made && IsCollection(made.Type) && IsMadeEmpty(made)
            ? made
            : WaitedForTogether(acquisition) ?? Listed(acquisition) ?? MadeWith(acquisition.Operation);
        if (collection is null || IsInLambda(acquisition.Operation, collection) || (acquisition.StartsIdle && !IsConnected(acquisition)))
            return null;
        return LocalReferences.Find(collection, acquisition.Operation)
            .All(one => ReadOnlyUses.AtCollection(one, resources, summaries)) ? through ?? collection : null;
    }

    /// <summary>Whether an array of fresh resources is only looked at, at once or by way of a local.</summary>
    public static bool IsForgotten(IOperation array, Resources resources, MethodSummaries summaries) => ReadOnlyUses.Consumer(array) switch
    {
        IExpressionStatementOperation => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } =>
            LocalReferences.Find(local, array).All(use => ReadOnlyUses.AtCollection(use, resources, summaries)),
        _ => ReadOnlyUses.AtCollection(array, resources, summaries),
    };

    /// <summary>
    /// Whether nobody gets what the task yields: it is one of those that <c>await Task.WhenAll(urls.Select(url =>
    /// client.GetAsync(url)))</c> only waits for.
    /// </summary>
    public static bool IsOnlyWaitedFor(Acquisition acquisition) =>
        acquisition.YieldsTask && acquisition.Carrier is null
            && Selected(acquisition.Operation) is { Parent: IInvocationOperation together } && ReadOnlyUses.IsOnlyForWaiting(together);

    /// <summary>The reference to the collection that a value is put into: <c>list.Add(value)</c>, <c>byName[key] = value</c>.</summary>
    public static IOperation? PutInto(IOperation value) => ValueUse.Consumer(value) switch
    {
        (_, IArgumentOperation
        {
            Parent: IInvocationOperation
            {
                TargetMethod.Name: "Add" or "TryAdd" or "Enqueue"
            or "Push", Instance: { } collection, Parent: IExpressionStatementOperation
            } add
        } argument) =>
            add.Arguments[add.Arguments.Length - 1] == argument ? collection : null,
        (var stored, ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment) when assignment.Value == stored =>
            assignment.Target switch
            {
                IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection } => collection,
                IArrayElementReferenceOperation { ArrayReference: var array } => array,
                _ => null,
            },
        _ => null,
    };

    /// <summary>What a value that is put into a collection acquires: it may stand in a local before, and be used there.</summary>
    public static Acquisition? Fresh(IOperation put, Func<IOperation, Acquisition?> acquisition, Resources resources,
        MethodSummaries summaries)
    {
        put = ValueUse.WalkDownAwait(put);
        if (acquisition(put) is { } found) return found;
        if (put is not ILocalReferenceOperation { Local: var local } use) return null;
        return ValueUse.InitializerOf(local, ValueUse.Root(put)) is { } initial && acquisition(ValueUse.WalkDownAwait(initial)) is { } made
            && UseThatPuts(made.Operation, local, resources, summaries) == use
            ? made
            : null;
    }

    /// <summary>The type of what is in a collection that has no ideas of its own about who releases it.</summary>
    public static ITypeSymbol? Element(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { ElementType: var element } => element,
        INamedTypeSymbol { TypeArguments: [.., var element] } named
            when s_collections.Contains(named.Name)
                && named.ContainingNamespace.ToDisplayString() is "System.Collections.Generic" or "System.Collections.Concurrent" =>
            element,
        _ => null,
    };

    private static bool IsCollection(ITypeSymbol type) => Element(type) is not null;

    /// <summary>
    /// The one use of a local that puts it into a collection, where all others only look at it; a <c>using</c> releases it whatever the
    /// collection does.
    /// </summary>
    private static IOperation? UseThatPuts(IOperation made, ILocalSymbol local, Resources resources, MethodSummaries summaries)
    {
        if (local.IsUsing) return null;
        IOperation? puts = null;
        foreach (var use in LocalReferences.Find(local, made))
        {
            if (PutInto(use) is not null && puts is null) puts = use;
            else if (!ReadOnlyUses.IsReadOnlyUse(use, resources, summaries)) return null;
        }

        return puts;
    }

    /// <summary>An idle connection holds nothing: somebody has to open one like it.</summary>
    private static bool IsConnected(Acquisition acquisition) => ValueUse.Root(acquisition.Operation).Descendants()
        .Any(operation =>
            operation is IInvocationOperation { Instance.Type: { } type, TargetMethod: var method }
                && OwnershipTransferFunction.Connects(method)
                && (acquisition.Type.DerivesFrom(type) || type.DerivesFrom(acquisition.Type)));

    /// <summary><c>var responses = await Task.WhenAll(client.GetAsync(one), client.GetAsync(other))</c></summary>
    private static ILocalSymbol? WaitedForTogether(Acquisition acquisition)
    {
        if (!acquisition.YieldsTask
            || (InlineElements.Listing(acquisition.Operation)
                ?? Selected(acquisition.Operation))
                is not { Parent: IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType: { } task } } together }
            || !task.IsExactly("System.Threading.Tasks.Task"))
            return null;
        return ValueUse.Consumer(
            together) is { Value: var waited, Parent: IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } }
            && waited.Type is IArrayTypeSymbol
            ? declarator.Symbol
            : null;
    }

    /// <summary><c>var sends = urls.Select(url => client.GetAsync(url)).ToList()</c></summary>
    private static ILocalSymbol? Listed(Acquisition acquisition) =>
        acquisition.YieldsTask && Query(acquisition.Operation) is IInvocationOperation { TargetMethod.Name: "ToList" or "ToArray" } list
        && ReadOnlyUses.Consumer(list) is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
        && IsCollection(local.Type)
        ? local
        : null;

    /// <summary>
    /// The local that is declared with a collection which lists the value: <c>Response[] all = [await client.GetAsync(url)]</c>.
    /// </summary>
    private static ILocalSymbol? MadeWith(IOperation value)
    {
        var around = ValueUse.Consumer(value).Parent;
        if (around is IVariableInitializerOperation) return null;
        while (around is IConversionOperation or IArrayInitializerOperation or IArrayCreationOperation
            or IObjectOrCollectionInitializerOperation or { Syntax.RawKind: InlineElements.CollectionExpression }
            || IsOfInitializer(around))
            around = around!.Parent;
        return around is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { IsUsing: false } local } }
            && IsCollection(local.Type)
            ? local
            : null;
    }

    /// <summary>Whether an operation is part of the initializer of a new collection, or the creation itself.</summary>
    private static bool IsOfInitializer(IOperation? operation) => operation switch
    {
        IArgumentOperation
        {
            Parent: IInvocationOperation
            {
                TargetMethod.Name: "Add",
                Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }
            }
        } =>
            true,
        IInvocationOperation
        {
            TargetMethod.Name: "Add",
            Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }
        } =>
            true,
        ISimpleAssignmentOperation
        {
            Target: IPropertyReferenceOperation
            {
                Property.IsIndexer: true,
                Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }
            }
        } =>
            true,
        IObjectCreationOperation { Initializer: not null, Type: { } type } => IsCollection(type),
        _ => false,
    };

    /// <summary>The argument that a query over acquisitions is: <c>urls.Select(url => client.GetAsync(url)).ToList()</c>.</summary>
    private static IArgumentOperation? Selected(IOperation acquisition) =>
        Query(acquisition) is { } query ? ReadOnlyUses.Consumer(query) as IArgumentOperation : null;

    /// <summary>The query itself, with the copies made of it.</summary>
    private static IOperation? Query(IOperation acquisition)
    {
        if (FunctionReturning(
            acquisition)
            is not { Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation select } } })
            return null;
        if (select.TargetMethod.Name != "Select" || !ReadOnlyUses.IsSequenceMethod(select.TargetMethod)) return null;
        IOperation tasks = select;
        while (ReadOnlyUses.Consumer(
            tasks) is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "ToList" or "ToArray" } copies } copied }
            && ReadOnlyUses.IsSequenceMethod(copies))
            tasks = copied;
        return tasks;
    }

    /// <summary>The lambda that gives the task back as it is, or waited for.</summary>
    private static IAnonymousFunctionOperation? FunctionReturning(IOperation acquisition) =>
        ValueUse.Consumer(acquisition).Parent
            is IReturnOperation { Parent: IBlockOperation { Operations.Length: 1, Parent: IAnonymousFunctionOperation function } }
            ? function
            : null;

    private static bool IsMadeEmpty(ILocalSymbol list) =>
        list.DeclaringSyntaxReferences is [var declared]
            && declared.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && (value is BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax || value.ToString() == "[]");

    private static bool IsInLambda(IOperation acquisition, ILocalSymbol collection)
    {
        for (var around = acquisition.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation
                && !collection.DeclaringSyntaxReferences.All(declared => around.Syntax.Span.Contains(declared.Span))
                && AddsInside(around, collection))
                return true;
        }

        return false;
    }

    private static bool AddsInside(IOperation function, ILocalSymbol collection) =>
        function.Descendants()
            .Any(use => use is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, collection));
}
