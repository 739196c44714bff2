using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency.Bounds;

/// <summary>What locals, members and parameters are given and filled with.</summary>
internal sealed partial class SequenceBound
{
    private Provenance OfLocal(ILocalReferenceOperation reference, ProvenanceTrail trail)
    {
        var local = reference.Local;
        if (trail.Past(local) is not { } past) return Provenance.Bounded;
        if (LoopOver(local, reference) is { } loop) return OfElement(loop.Collection, past);
        Provenance? found = null;
        foreach (var operation in ValueUse.Root(reference).Descendants())
        {
            if (GivenTo(local, operation, past) is { } given) found = (found ?? Provenance.Bounded).Or(given);
        }

        return found ?? Provenance.Unknown; // what begins empty, and is filled out of sight, may hold anything
    }

    private static IForEachLoopOperation? LoopOver(ILocalSymbol local, IOperation inside)
    {
        for (var around = inside.Parent; around is not null; around = around.Parent)
        {
            if (around is IForEachLoopOperation loop && loop.Locals.Contains(local, SymbolEqualityComparer.Default)) return loop;
        }

        return null;
    }

    /// <summary>What one operation adds to a local: a value it is given, items it is filled with.</summary>
    private Provenance? GivenTo(ILocalSymbol local, IOperation operation, ProvenanceTrail trail) => operation switch
    {
        IVariableDeclaratorOperation declarator when Same(declarator.Symbol, local) =>
            declarator.GetVariableInitializer()?.Value is { } initial && !IsEmpty(initial) ? Follow(initial, trail) : null,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Value: var value } when Same(target.Local, local) =>
            IsEmpty(value) ? null : Follow(value, trail),
        IDeclarationPatternOperation { DeclaredSymbol: { } declared, Parent: IIsPatternOperation test } when Same(declared, local) =>
            Follow(test.Value, trail),
        IRecursivePatternOperation { DeclaredSymbol: { } declared, Parent: IIsPatternOperation test } when Same(declared, local) =>
            Follow(test.Value, trail),
        ILocalReferenceOperation use when Same(use.Local, local) => FilledBy(use, trail),
        _ => null,
    };

    private Provenance? FilledBy(IOperation use, ProvenanceTrail trail) => use.Parent switch
    {
        IInvocationOperation call when call.Instance == use && IsFill(call) => OfFill(call, use, trail),
        IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } => Provenance.Unknown,
        IArgumentOperation
        {
            Parent: IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false, TargetMethod: var filler }
        } when use.Type.Is("System.Collections.Generic.ICollection`1") && use.Type is not IArrayTypeSymbol
            && !ValueUse.WalkDownConversion(use).Type.IsTaskShaped() && Fills(filler) => Provenance.Unknown,
        ITupleOperation { Parent: IDeconstructionAssignmentOperation } => Provenance.Unknown,
        IDeclarationExpressionOperation => Provenance.Unknown,
        _ => null,
    };

    /// <summary>
    /// Whether a method of the source may add to what it is given: it has a parameter that is more than a sequence to read.
    /// </summary>
    private static bool Fills(IMethodSymbol method) =>
        method.Parameters.Any(static p => p.Type.Is("System.Collections.Generic.ICollection`1") && p.Type is not IArrayTypeSymbol)
        && (method.ReturnsVoid || method.ReturnType is { Name: "Task", MetadataName: "Task" });

    private static bool IsFill(IInvocationOperation call) =>
        call.TargetMethod.Name is "Add" or "TryAdd" or "Enqueue" or "Push" or "Insert" or "AddLast" or "AddFirst" or "AddRange"
            or "UnionWith" or "InsertRange" or "AddOrUpdate" or "GetOrAdd"
        && call.TargetMethod.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal);

    private Provenance OfFill(IInvocationOperation fill, IOperation collection, ProvenanceTrail trail)
    {
        if (SizeGuards.IsFlushed(collection, fill)) return Provenance.Bounded;
        var around = ExecutionFrequency.LoopAround(fill) is { } loop
            ? OfLoop(loop, trail)
            : OfFunctionAround(fill, trail) ?? Provenance.Bounded;
        return fill.TargetMethod.Name is "AddRange" or "UnionWith" or "InsertRange" && !fill.Arguments.IsEmpty
            ? around.Or(Follow(fill.Arguments.Last().Value, trail)) : around;
    }

    /// <summary>A fill in a function that is called for each item of a sequence adds as many; null outside functions.</summary>
    private Provenance? OfFunctionAround(IOperation fill, ProvenanceTrail trail)
    {
        for (var around = fill.Parent; around is not null; around = around.Parent)
        {
            if (around is not IAnonymousFunctionOperation lambda) continue;
            var made = lambda is { Parent: IDelegateCreationOperation creation } ? creation : (IOperation)lambda;
            return ValueUse.Consumer(made).Parent is IArgumentOperation { Parent: IInvocationOperation call }
                && (call.Instance ?? call.Arguments[0].Value) is var source && IsSequence(ValueUse.WalkDownConversion(source).Type)
                ? Follow(source, trail)
                : Provenance.Unknown;
        }

        return null;
    }

    private Provenance OfElement(ILocalSymbol local, IOperation reference, ProvenanceTrail trail)
    {
        if (trail.Past(local) is not { } past) return Provenance.Bounded;
        if (LoopOver(local, reference) is not null) return Provenance.Unknown;
        Provenance? found = null;
        foreach (var operation in ValueUse.Root(reference).Descendants())
        {
            var given = operation switch
            {
                IVariableDeclaratorOperation declarator when Same(declarator.Symbol, local) =>
                    declarator.GetVariableInitializer()?.Value is { } initial && !IsEmpty(initial) ? OfElement(initial, past)
                    : (Provenance?)null,
                ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Value: var value } when Same(target.Local, local) =>
                    IsEmpty(value) ? null : OfElement(value, past),
                IInvocationOperation { Instance: ILocalReferenceOperation filled } fill when Same(filled.Local, local) && IsFill(fill) =>
                    Follow(fill.Arguments.Last().Value, past),
                _ => null,
            };
            if (given is { } one) found = (found ?? Provenance.Bounded).Or(one);
        }

        return found ?? Provenance.Unknown;
    }

    private static bool IsEmpty(IOperation value) =>
        ValueUse.WalkDownConversion(value) is IObjectCreationOperation { Initializer: null } creation
        && IsSequence(creation.Type) && !creation.Arguments.Any(static argument => IsSequence(argument.Value.Type))
        || ValueUse.WalkDownConversion(value) is { Syntax.RawKind: InlineElements.CollectionExpression, ChildOperations.Count: 0 };

    /// <summary>What a field or an automatic property holds: the values that its type gives it.</summary>
    private Provenance OfMember(IMemberReferenceOperation reference, ISymbol member, ProvenanceTrail trail)
    {
        if (member.DeclaringSyntaxReferences.IsEmpty) return Provenance.Unknown;
        if (SettingsTypes.For(compilation).Holds(member)) return Provenance.Configuration;
        if (IsOfServices(reference.Type)) return Provenance.Configuration;
        if (trail.Past(member.OriginalDefinition) is not { } past) return Provenance.Bounded;
        Provenance? found = DeclaredBodies.Initializer(member, compilation) is { } initial && !IsEmpty(initial) ? Follow(initial, past)
            : null;
        var isSetElsewhere = member is IFieldSymbol { IsReadOnly: false, DeclaredAccessibility: not Accessibility.Private }
                or IPropertySymbol { SetMethod.DeclaredAccessibility: not Accessibility.Private };
        if (!isSetElsewhere && member is IFieldSymbol { IsReadOnly: true, IsStatic: true } && found is Provenance.Bounded
            && reference.Type is IArrayTypeSymbol) return Provenance.Bounded;
        foreach (var use in MemberUses.Find(member, compilation))
        {
            var given = use.Parent switch
            {
                ISimpleAssignmentOperation assignment when assignment.Target == use => IsEmpty(assignment.Value) ? null
                    : Follow(assignment.Value, past),
                IInvocationOperation fill when fill.Instance == use && IsFill(fill) =>
                    ExecutionFrequency.Containing(
                        fill) is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor }
                    ? OfFill(fill, use, past) : OfFill(fill, use, past).Or(Provenance.Unknown),
                IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } => Provenance.Unknown,
                _ => (Provenance?)null,
            };
            if (given is { } one) found = (found ?? Provenance.Bounded).Or(one);
        }

        return isSetElsewhere ? (found ?? Provenance.Bounded).Or(Provenance.CallersDecide) : found ?? Provenance.Unknown;
    }

    /// <summary>
    /// A member that holds objects of behaviour holds what was registered: the elements are of an interface or abstract type that
    /// has methods and no data of its own.
    /// </summary>
    private static bool IsOfServices(ITypeSymbol? sequence) =>
        ElementOf(sequence) is INamedTypeSymbol { IsAbstract: true, DeclaringSyntaxReferences.IsEmpty: false } service
        && service.GetMembers().Any(static m => m is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false })
            && !service.GetMembers().Any(static m => m is IPropertySymbol { SetMethod: not null });

    private Provenance OfParameter(IParameterSymbol parameter, IOperation reference, ProvenanceTrail trail)
    {
        if (parameter.IsParams) return Provenance.Bounded;
        if (parameter.ContainingSymbol is not IMethodSymbol method) return Provenance.Unknown;
        if (method.MethodKind == MethodKind.AnonymousFunction) return OfLambdaParameter(parameter, reference, trail);
        if (method is { IsStatic: true, Name: "Main" or "<Main>$" }) return Provenance.Bounded;
        if (method.MethodKind == MethodKind.Constructor
            && ElementOf(parameter.Type) is
            { IsAbstract: true, TypeKind: TypeKind.Interface or TypeKind.Class }) return Provenance.Configuration;
        if (InputParameters.IsRequestPayload(parameter, method)) return Provenance.Unbounded;
        if (trail.Past(parameter) is not { } past) return Provenance.Bounded;
        var given = past.ArgumentOf(parameter) is var (value, before) ? Follow(value, before)
            : OfArguments(parameter, method, reference, past);
        return ChangedInBody(parameter, reference, past) is { } changed ? given.Or(changed) : given;
    }

    /// <summary>What the method itself puts into a parameter.</summary>
    private Provenance? ChangedInBody(IParameterSymbol parameter, IOperation reference, ProvenanceTrail trail)
    {
        Provenance? found = null;
        foreach (var operation in ValueUse.Root(reference).Descendants())
        {
            if (operation is not IParameterReferenceOperation use || !Same(use.Parameter, parameter)) continue;
            var given = use.Parent switch
            {
                ISimpleAssignmentOperation assignment when assignment.Target == use => IsEmpty(assignment.Value) ? null
                    : Follow(assignment.Value, trail),
                IInvocationOperation fill when fill.Instance == use && IsFill(fill) => OfFill(fill, use, trail),
                _ => (Provenance?)null,
            };
            if (given is { } one) found = (found ?? Provenance.Bounded).Or(one);
        }

        return found;
    }

    /// <summary>What the callers in sight pass. A public method of a library has others.</summary>
    private Provenance OfArguments(IParameterSymbol parameter, IMethodSymbol method, IOperation reference, ProvenanceTrail trail)
    {
        Provenance? found = null;
        foreach (var call in CallSites.Find(method, reference, compilation))
        {
            var argument = call switch
            {
                IInvocationOperation invocation =>
                    invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal)?.Value,
                _ => null,
            };
            found = (found ?? Provenance.Bounded).Or(argument is null ? Provenance.CallersDecide : IsNumber(parameter.Type)
                ? Count(argument, trail) : Follow(argument, trail));
        }

        if (found is not { } passed) return IsNumber(parameter.Type) ? Provenance.CallersDecide : Provenance.UnknownPublic;
        return passed.IsBounded() && InputParameters.HasOtherCallers(method, compilation) ? Provenance.CallersDecide : passed;
    }

    /// <summary>A parameter of a function that a query calls for each element.</summary>
    private Provenance OfLambdaParameter(IParameterSymbol parameter, IOperation reference, ProvenanceTrail trail)
    {
        for (var around = reference.Parent; around is not null; around = around.Parent)
        {
            if (around is not IAnonymousFunctionOperation lambda || !Same(lambda.Symbol, parameter.ContainingSymbol)) continue;
            if (ValueUse.Consumer(lambda is { Parent: IDelegateCreationOperation creation } ? creation
                : lambda).Parent is not IArgumentOperation { Parent: IInvocationOperation call }) return Provenance.Unknown;
            if (InputParameters.IsEndpoint(call.TargetMethod)) return Provenance.Unbounded;
            return parameter.Ordinal == 0 && (call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value)) is { } source
                && IsSequence(source.Type) ? OfElement(source, trail) : Provenance.Unknown;
        }

        return Provenance.Unknown;
    }

    /// <summary>The receiver of a member behind <c>?.</c>.</summary>
    private static IOperation? ReceiverOf(IConditionalAccessInstanceOperation instance)
    {
        for (var (child, around) = ((IOperation)instance, instance.Parent); around is not null; (child, around) = (around, around.Parent))
        {
            if (around is IConditionalAccessOperation access && access.WhenNotNull == child) return access.Operation;
        }

        return null;
    }

    private static bool Same(ISymbol one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);
}
