using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Fields;

/// <summary>
/// A fresh resource that a field takes and its type loses; <paramref name="Phrase"/> goes on from "is not disposed",
/// <paramref name="Hints"/> are for the fix.
/// </summary>
internal sealed record FieldLeak(Acquisition Acquisition, IFieldSymbol Field, string Phrase, ImmutableArray<string> Hints);

/// <summary>
/// The fields and auto-properties of one type that are filled with fresh resources and that nothing outside the compilation sees: who fills
/// them, whether any member releases them, and who puts another one in their place. Filled while the members are analyzed, read when the
/// type is done; shared by all rules.
/// </summary>
internal sealed partial class TypeOwnership
{
    private static readonly ConditionalWeakTable<INamedTypeSymbol, TypeOwnership> s_byType = new();
    private static readonly ConditionalWeakTable<INamedTypeSymbol, TypeOwnership> s_othersByType = new();

    private readonly ImmutableHashSet<IFieldSymbol> _fields;
    private readonly Resources _resources;
    private readonly MethodSummaries _summaries;
    private readonly bool _others;
    private readonly ConcurrentDictionary<IOperation, bool> _seen = new();
    private readonly ConcurrentDictionary<IFieldSymbol, bool> _released = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentBag<(Acquisition Acquisition, IFieldSymbol Field)> _filled = new();
    private readonly ConcurrentBag<FieldLeak> _overwritten = new();
    private readonly ConcurrentDictionary<IFieldSymbol, bool> _handedOut = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IFieldSymbol, bool> _outOfSight = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IFieldSymbol, string> _takenOut = new(SymbolEqualityComparer.Default);
    private readonly ImmutableDictionary<ISymbol, IFieldSymbol> _properties;
    private volatile bool _isUnknown;
    private readonly ConcurrentDictionary<IFieldSymbol, bool> _touchedElsewhere = new(SymbolEqualityComparer.Default);

    private TypeOwnership(INamedTypeSymbol type, Resources resources, MethodSummaries summaries, bool others)
    {
        (Type, _resources, _summaries, _others) = (type, resources, summaries, others);
        _fields = IsInSight(type)
            ? type.GetMembers().OfType<IFieldSymbol>()
                .Where(field =>
                    !field.IsStatic && !IsShownByGenerator(field) && !IsSeenFromOutside(field.AssociatedSymbol ?? field)
                        && IsKept(HeldBy(field)))
                .ToImmutableHashSet<IFieldSymbol>(SymbolEqualityComparer.Default)
            : ImmutableHashSet<IFieldSymbol>.Empty;
        _properties = _fields.Where(field => field.AssociatedSymbol is IPropertySymbol)
            .ToImmutableDictionary(field => field.AssociatedSymbol!, SymbolEqualityComparer.Default);
        Kinds = _fields.Select(field => others ? ResourceKind.Other : resources.Kind(HeldBy(field))!.Value).ToImmutableHashSet();
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>The kinds of resources that the type's fields may own.</summary>
    public ImmutableHashSet<ResourceKind> Kinds { get; }

    public static TypeOwnership For(INamedTypeSymbol type, Resources resources, MethodSummaries summaries) =>
        s_byType.GetValue(type, t => new(t, resources, summaries, others: false));

    /// <summary>The same for fields of whatever else is disposable: only looked at when asked.</summary>
    public static TypeOwnership OfOthers(INamedTypeSymbol type, Resources resources, MethodSummaries summaries) =>
        s_othersByType.GetValue(type, t => new(t, resources, summaries, others: true));

    /// <summary>Reads one member of the type; does nothing when another rule has read it already.</summary>
    public void Read(OperationBlockAnalysisContext member)
    {
        foreach (var block in member.OperationBlocks)
        {
            if (!_seen.TryAdd(block, true)) continue;

            // What is read half-way looks as if the rest released nothing: a block is read to its end even where the call is cancelled, or
            // the type is not known.
            var isRead = AnalysisCallback.Ask(
                CancellationToken.None,
                () =>
                {
                    Read(block, member);
                    return true;
                });
            if (!isRead) _isUnknown = true;
        }
    }

    private void Read(IOperation block, OperationBlockAnalysisContext member)
    {
        Acquisitions? acquisitions = null;
        if (Initialized(block) is { } initialized)
        {
            acquisitions ??= new(_resources, _summaries);
            var initial = ((ISymbolInitializerOperation)block).Value;
            if (!IsCollection(initialized)) Fill(initialized, initial, acquisitions);
            else if (!IsMadeHere(initial)) _released.TryAdd(initialized, true);
        }

        foreach (var operation in block.Descendants())
        {
            if (operation is not (IFieldReferenceOperation or IPropertyReferenceOperation)
                || FieldBehind(((IMemberReferenceOperation)operation).Member) is not { } field)
                continue;
            acquisitions ??= new(_resources, _summaries);
            Read((IMemberReferenceOperation)operation, field, acquisitions, member, block);
        }
    }

    public IEnumerable<FieldLeak> Leaks(Compilation compilation)
    {
        if (_isUnknown) yield break;
        foreach (var (acquisition, field) in _filled)
        {
            if (_released.ContainsKey(field) || (_others && LivesAsLongAsProcess(compilation))
                || _touchedElsewhere.GetOrAdd(field, f =>
                    FieldUsage.IsTouchedElsewhere(f.AssociatedSymbol ?? f, compilation) || IsHandledByOtherParts(f, compilation)
                        || IsHandledThroughGetter(f, compilation)))
                continue;
            var hints = ImmutableArray.Create(DiagnosticProperties.NeverReleased);
            if (_overwritten.Any(leak => leak.Acquisition == acquisition)) hints = hints.Add(DiagnosticProperties.Overwrites);
            yield return new(acquisition, field, $"by any member of '{Type.Name}'", hints);
        }

        foreach (var leak in _overwritten.Where(leak => _released.ContainsKey(leak.Field)).Concat(TakenOut()))
        {
            if (!IsHandledByOtherParts(leak.Field, compilation)) yield return leak;
        }
    }

    /// <summary>
    /// The leaks of fields that take another resource while they still hold one, where no member hands out what they hold: whoever gets it
    /// may release it.
    /// </summary>
    public IEnumerable<FieldLeak> Overwritten => _overwritten.Where(leak => !_handedOut.ContainsKey(leak.Field));

    /// <summary>
    /// What an application, or a service of which there is one, holds to its end, the process gives back; a type whose base is out of sight
    /// may be one.
    /// </summary>
    private bool LivesAsLongAsProcess(Compilation compilation) =>
        Type.BaseType is { TypeKind: TypeKind.Error } || ServiceRegistrations.For(compilation).IsSingleton(Type)
            || s_applications.Any(name => Type.Is(name));

    private static readonly string[] s_applications = ["System.Windows.Application", "Microsoft.UI.Xaml.Application",
        "Windows.UI.Xaml.Application", "Avalonia.Application", "Microsoft.Maui.Controls.Application", "System.ServiceProcess.ServiceBase"];

    private IFieldSymbol? FieldBehind(ISymbol member) =>
        member is IFieldSymbol field
            ? _fields.Contains(field) ? field : null
            : _properties.TryGetValue(member, out var behind)
            ? behind
            : null;

    private IFieldSymbol? Initialized(IOperation block) => block switch
    {
        IFieldInitializerOperation field => field.InitializedFields.FirstOrDefault(_fields.Contains),
        IPropertyInitializerOperation property =>
            property.InitializedProperties.Select(FieldBehind).FirstOrDefault(found => found is not null),
        _ => null,
    };

    /// <summary>
    /// What code that is not compiled here may release: a member that is meant for everybody, or that others see or may override.
    /// </summary>
    private static bool IsSeenFromOutside(ISymbol member)
    {
        if (member.IsVirtual || member.IsOverride || member.IsAbstract || member.DeclaredAccessibility == Accessibility.Public) return true;
        for (var level = member; level is not null and not INamespaceSymbol; level = level.ContainingSymbol)
        {
            if (level.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal)
                return false;
        }

        return true;
    }

    /// <summary>A generator makes a property of the field, in code that is not at hand while an editor shows the type.</summary>
    private static bool IsShownByGenerator(IFieldSymbol field) =>
        field.GetAttributes()
            .Any(static attribute =>
                attribute.AttributeClass?.Name is "ObservablePropertyAttribute" or "ObservableProperty" or "ReactiveAttribute"
                    or "Reactive");

    private bool IsKept(ITypeSymbol type) => _others
        ? type.SpecialType == SpecialType.System_IDisposable || _resources.KindOrOther(type) == ResourceKind.Other
        : _resources.Kind(type) is ResourceKind.Timer or ResourceKind.CancellationSource or ResourceKind.Connection or ResourceKind.Socket
            or ResourceKind.HttpResponse or ResourceKind.DataReader or ResourceKind.Command or ResourceKind.Registration;

    /// <summary>A type with an entry point, or with a static instance of itself, lives as long as the process.</summary>
    private static bool IsInSight(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsStatic: false }
        && !type.GetMembers()
            .Any(member =>
                member is IMethodSymbol { IsStatic: true, Name: "Main" }
                    || (member is IFieldSymbol { IsStatic: true, Type: var held }
                        && SymbolEqualityComparer.Default.Equals(Held(held), type)));

    private static ITypeSymbol Held(ITypeSymbol field) =>
        field is INamedTypeSymbol { Name: "Lazy", TypeArguments: [var made] } ? made : field;

    private void Read(IMemberReferenceOperation reference, IFieldSymbol field, Acquisitions acquisitions,
        OperationBlockAnalysisContext member, IOperation block)
    {
        if (IsCollection(field))
        {
            ReadCollection(reference, field, acquisitions, member.OwningSymbol);
            return;
        }

        if (reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference && IsOwn(reference))
        {
            if (assignment.Parent is IUsingOperation) _released.TryAdd(field, true);
            if (Fill(field, assignment.Value, acquisitions) is { } acquisition && field.DeclaredAccessibility == Accessibility.Private
                && reference is IFieldReferenceOperation
                && OverwrittenField.OverwritesUndisposed(field, assignment, acquisition, member, block, _resources))
                _overwritten.Add(
                    new(acquisition, field, $"when '{OverwrittenField.NameOf(member.OwningSymbol)}' puts another one in its place",
                        ImmutableArray.Create(DiagnosticProperties.Overwrites)));
            return;
        }

        if (reference.Parent is ICoalesceAssignmentOperation { Value: var value } coalesce && coalesce.Target == reference
            && IsOwn(reference)
            && (coalesce.Parent is IExpressionStatementOperation || IsGivenByOwnMember(coalesce, field, member.OwningSymbol)
                || IsUsedInside(coalesce)))
        {
            Fill(field, value, acquisitions);
            return;
        }

        if (IsOwn(reference) && (FieldUsage.MerelyUses(reference, _resources, _summaries) || IsUsedInside(reference))) return;
        _released.TryAdd(field, true);
        if (!IsOwn(reference) || !FieldUsage.IsRelease(reference, _resources)) _handedOut.TryAdd(field, true);
    }

    private static bool IsOwn(IMemberReferenceOperation reference) =>
        reference.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    /// <summary>
    /// Remembers a fresh value; anything else but null is somebody else's, and so the field is not the type's to release.
    /// </summary>
    private Acquisition? Fill(IFieldSymbol field, IOperation value, Acquisitions acquisitions)
    {
        value = ValueUse.WalkDownAwait(value);
        if (value.ConstantValue is { HasValue: true, Value: null } || value is IDefaultValueOperation) return null;
        if (Fresh(value, acquisitions) is { } acquisition)
        {
            _filled.Add((acquisition, field));
            return acquisition;
        }

        if (value is not IObjectCreationOperation) _released.TryAdd(field, true);
        return null;
    }

    /// <summary>A fresh resource, by itself or inside a wrapper that releases it.</summary>
    private Acquisition? Fresh(IOperation value, Acquisitions acquisitions)
    {
        RecursionGuard.EnsureStack();
        value = ValueUse.WalkDownAwait(value);
        if (Acquired(value, acquisitions) is { } acquisition) return acquisition;
        return value is IObjectCreationOperation wrapper
            ? wrapper.Arguments.Where(argument => argument.Parameter is { } parameter && _resources.Adopts(wrapper, parameter) == true)
                .Select(argument => Fresh(argument.Value, acquisitions)).FirstOrDefault(static found => found is not null)
            : null;
    }

    private Acquisition? Acquired(IOperation value, Acquisitions acquisitions) =>
        _others ? acquisitions.ClassifyOther(value) : acquisitions.Classify(value);
}
