using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Facts;

/// <summary>
/// Follows the code that a start sets going through every call of this compilation, and says what stands against running only so much of it
/// at once. What cannot be followed is a hazard too.
/// </summary>
internal sealed class WorkItemAnalysis
{
    /// <summary>Bodies after which the work counts as unknown.</summary>
    private const int MaxBodies = 300;

    private readonly Compilation _compilation;
    private readonly ImmutableHashSet<ISymbol> _starters;
    private readonly Dispatch _dispatch;
    private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _semaphores = new(SymbolEqualityComparer.Default);
    private readonly Queue<IOperation> _bodies = new();
    private readonly System.Threading.CancellationToken _cancellation;

    private WorkItemAnalysis(Compilation compilation, ImmutableHashSet<ISymbol> starters,
        System.Threading.CancellationToken cancellation) =>
        (_compilation, _starters, _dispatch, _cancellation) = (compilation, starters, new(compilation), cancellation);

    /// <summary>The first hazard of work that a start sets going; null where it may be limited.</summary>
    /// <param name="compilation">Where all that the work calls is looked for.</param>
    /// <param name="work">The call that starts it, or the function that is run for each item.</param>
    /// <param name="member">The body of the member that starts it.</param>
    /// <param name="starters">The functions around the start: neither the work nor they themselves may come back to them.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static WorkHazard? FindHazard(Compilation compilation, IOperation work, IOperation? member, IEnumerable<ISymbol> starters,
        System.Threading.CancellationToken cancellation)
    {
        var around = starters.ToImmutableHashSet(SymbolEqualityComparer.Default);
        var analysis = new WorkItemAnalysis(compilation, around, cancellation);
        if (analysis.Run(work, static hazard => hazard is not null) is { } found) return found;
        if (member is null) return null;
        if (member.DescendantsAndSelf().Any(Waits.LimitsTime)) return WorkHazard.HasDeadline;
        if (member.DescendantsAndSelf().Any(one => !work.Syntax.Span.Contains(one.Syntax.Span) && analysis.Takes(one)))
            return WorkHazard.WaitsForOthers;
        return new WorkItemAnalysis(compilation, around, cancellation).Run(member, static hazard => hazard == WorkHazard.Reenters);
    }

    /// <summary>Whether an operation takes or gives back a semaphore that the work takes too.</summary>
    private bool Takes(IOperation operation) => Waits.SemaphoreOf(operation) is { } semaphore && _semaphores.Contains(semaphore);

    private WorkHazard? Run(IOperation work, Func<WorkHazard?, bool> counts)
    {
        _bodies.Enqueue(work);
        for (var bodies = 0; _bodies.Count > 0; bodies++)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (bodies > MaxBodies) return WorkHazard.RunsUnknownCode;
            var body = _bodies.Dequeue();
            foreach (var operation in body.DescendantsAndSelf())
            {
                if (Waits.SemaphoreOf(operation) is { } semaphore) _semaphores.Add(semaphore);
                var hazard = HazardOf(operation, body);
                if (counts(hazard)) return hazard;
            }
        }

        return null;
    }

    private WorkHazard? HazardOf(IOperation operation, IOperation body) => operation switch
    {
        IInvalidOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation => WorkHazard.RunsUnknownCode,
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } call => InvokedDelegate(call, body),
        IInvocationOperation call => Waits.HazardOf(call, body) ?? Visit(call.TargetMethod, call.Instance),
        IMethodReferenceOperation reference => Visit(reference.Method, reference.Instance),
        IObjectCreationOperation { Constructor: { } constructor } => Visit(constructor, null),
        IPropertyReferenceOperation { Property: var property } reference => Waits.HazardOf(reference, body) ?? Visit(property, reference),
        IEventReferenceOperation { Parent: not IEventAssignmentOperation } => WorkHazard.RunsUnknownCode,
        ILoopOperation loop => Waits.HazardOf(loop, body),
        IFieldReferenceOperation or IParameterReferenceOperation or ILocalReferenceOperation =>
            Waits.HazardOfValue(operation, body) ?? DelegateFromOutside(operation, body),
        _ => null,
    };

    /// <summary>A delegate that this code makes itself is looked at where it is made.</summary>
    private static WorkHazard? InvokedDelegate(IInvocationOperation call, IOperation body) =>
        call.Instance is ILocalReferenceOperation { Local: var local } && Waits.IsDeclaredIn(local, body)
            ? null
            : WorkHazard.RunsUnknownCode;

    private static WorkHazard? DelegateFromOutside(IOperation reference, IOperation body) =>
        reference.Type?.TypeKind == TypeKind.Delegate
            && !(reference is ILocalReferenceOperation { Local: var local } && Waits.IsDeclaredIn(local, body))
            ? WorkHazard.RunsUnknownCode
            : null;

    private WorkHazard? Visit(IPropertySymbol property, IPropertyReferenceOperation reference)
    {
        if (property.DeclaringSyntaxReferences.IsEmpty) return WorkHazardMembers.Find(property, reference.Instance?.Type);
        if (property.Type.TypeKind == TypeKind.Delegate) return WorkHazard.RunsUnknownCode;
        return (property.GetMethod is { } get ? Visit(get, reference.Instance) : null)
            ?? (property.SetMethod is { } set ? Visit(set, reference.Instance) : null);
    }

    private WorkHazard? Visit(IMethodSymbol method, IOperation? receiver)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (_starters.Contains(method)) return WorkHazard.Reenters;
        if (!_visited.Add(method)) return null;
        if (method.DeclaringSyntaxReferences.IsEmpty) return method.IsImplicitlyDeclared ? null : OfLibrary(method, receiver);
        var isOpen = method is { IsSealed: false, ContainingType: { IsSealed: false, IsValueType: false } }
            && (method.IsAbstract || method.IsVirtual || method.IsOverride)
            && receiver is not IInstanceReferenceOperation { Syntax.RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.BaseExpression };
        var implementations = isOpen ? _dispatch.Implementations(method) : [];
        if (method.IsAbstract && implementations.Count == 0) return WorkHazard.RunsUnknownCode;
        foreach (var implementation in implementations)
        {
            if (_starters.Contains(implementation)) return WorkHazard.Reenters;
            if (_visited.Add(implementation)) Enqueue(implementation);
        }

        Enqueue(method);
        return null;
    }

    /// <summary>
    /// A member of a library is known by its row; one that the library leaves to others to implement is known only where the framework
    /// declares it.
    /// </summary>
    private static WorkHazard? OfLibrary(IMethodSymbol method, IOperation? receiver)
    {
        if (WorkHazardMembers.Find(method, receiver?.Type) is { } hazard) return hazard;
        var isLeftOpen = method.IsAbstract && method.ContainingType.TypeKind != TypeKind.Delegate;
        return isLeftOpen && !method.IsOfFramework() ? WorkHazard.RunsUnknownCode : null;
    }

    private void Enqueue(IMethodSymbol method)
    {
        foreach (var declared in method.DeclaringSyntaxReferences)
        {
            if (!_compilation.ContainsSyntaxTree(declared.SyntaxTree)) continue;
            var syntax = declared.GetSyntax(_cancellation);
            // What the work calls in another file is reached in no other way; asked only where a repair is about to be offered.
#pragma warning disable RS1030
            var model = _compilation.GetSemanticModel(declared.SyntaxTree);
#pragma warning restore RS1030
            if (model.GetOperation(syntax, _cancellation) is { } body) _bodies.Enqueue(body);
            else if (syntax is Microsoft.CodeAnalysis.CSharp.Syntax.ArrowExpressionClauseSyntax arrow
                && model.GetOperation(arrow.Expression, _cancellation) is { } value)
                _bodies.Enqueue(value);
        }
    }
}
