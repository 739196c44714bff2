using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Facts;

/// <summary>
/// What asynchronous work does before it first waits. The items of a query run that part one after the other; behind a limit that each of
/// them waits for it runs on several threads at once.
/// </summary>
internal static class SynchronousPrefix
{
    private const int MaxDepth = 8;

    private static readonly ImmutableHashSet<string> s_mutators =
        ImmutableHashSet.Create("Add", "AddRange", "TryAdd", "Insert", "InsertRange", "Remove", "RemoveAt", "RemoveAll", "RemoveRange",
            "Clear", "Sort", "Reverse", "Enqueue", "Dequeue", "TryDequeue", "Push", "Pop", "TryPop", "UnionWith", "ExceptWith",
            "IntersectWith", "AddFirst", "AddLast", "RemoveFirst", "RemoveLast");

    /// <summary>Whether that part changes what the items share.</summary>
    public static bool ChangesSharedState(Compilation compilation, IOperation work, System.Threading.CancellationToken cancellation) =>
        Changes(compilation, work, MaxDepth, new(SymbolEqualityComparer.Default), cancellation);

    private static bool Changes(Compilation compilation, IOperation body, int depth, HashSet<ISymbol> harmless,
        System.Threading.CancellationToken cancellation)
    {
        if (body is IMethodReferenceOperation { Method: var method }) return ChangesIn(compilation, method, depth, harmless, cancellation);
        foreach (var operation in InOrder(body))
        {
            if (operation is IAwaitOperation) return false;
            if (IsChange(operation, body)) return true;
            if (operation is not IInvocationOperation call) continue;
            if (ChangesIn(compilation, call.TargetMethod, depth, harmless, cancellation)) return true;
        }

        return false;
    }

    private static bool ChangesIn(Compilation compilation, IMethodSymbol method, int depth, HashSet<ISymbol> harmless,
        System.Threading.CancellationToken cancellation)
    {
        RecursionGuard.EnsureStack();
        cancellation.ThrowIfCancellationRequested();
        if (harmless.Contains(method.OriginalDefinition)) return false;
        if (method.OriginalDefinition.DeclaringSyntaxReferences is not [{ } declared]
            || !compilation.ContainsSyntaxTree(declared.SyntaxTree))
            return false;
        if (depth == 0) return true;
        // What the work calls in another file is reached in no other way; asked only where a repair is about to be offered.
#pragma warning disable RS1030
        var model = compilation.GetSemanticModel(declared.SyntaxTree);
#pragma warning restore RS1030
        if (model.GetOperation(declared.GetSyntax(cancellation), cancellation) is { } body
            && Changes(compilation, body, depth - 1, harmless, cancellation))
            return true;
        harmless.Add(method.OriginalDefinition); // all that it calls has been looked at, whatever the depth was
        return false;
    }

    /// <summary>
    /// The operations of a function in the order of its evaluation, as far as the source tells; an operand comes before what is done with
    /// it, and functions inside are left out.
    /// </summary>
    private static IEnumerable<IOperation> InOrder(IOperation body)
    {
        RecursionGuard.EnsureStack();
        foreach (var child in body.ChildOperations)
        {
            if (child is IAnonymousFunctionOperation or ILocalFunctionOperation) continue;
            foreach (var inner in InOrder(child)) yield return inner;
            yield return child;
        }
    }

    private static bool IsChange(IOperation operation, IOperation body) => operation switch
    {
        IAssignmentOperation { Target: var target } => IsShared(target, body),
        IIncrementOrDecrementOperation { Target: var target } => IsShared(target, body),
        IInvocationOperation { Instance: { } receiver } call =>
            s_mutators.Contains(call.TargetMethod.Name) && IsPlainCollection(call.TargetMethod.ContainingType)
                && (receiver is IParameterReferenceOperation || IsShared(receiver, body)),
        _ => false,
    };

    private static bool IsPlainCollection(INamedTypeSymbol type) =>
        type.ContainingNamespace?.ToDisplayString() == "System.Collections.Generic";

    private static bool IsShared(IOperation target, IOperation body) => RecursionGuard.Descend(target) switch
    {
        ILocalReferenceOperation { Local: var local } => !Waits.IsDeclaredIn(local, body),
        IParameterReferenceOperation or IDiscardOperation
            or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } =>
            false,
        IPropertyReferenceOperation { Instance: { } owner } => IsShared(owner, body),
        IFieldReferenceOperation { Instance: { } owner } =>
            owner is IInstanceReferenceOperation { ReferenceKind: not InstanceReferenceKind.ImplicitReceiver } || IsShared(owner, body),
        IArrayElementReferenceOperation { ArrayReference: var array } => IsShared(array, body),
        IConversionOperation { Operand: var operand } => IsShared(operand, body),
        ITupleOperation tuple => tuple.Elements.Any(element => IsShared(element, body)),
        IDeclarationExpressionOperation => false,
        _ => true,
    };
}
