using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Ownership.Summaries;

/// <summary>
/// An object of the author's own, or a tuple, that brings a resource along in a member: whoever is handed a fresh one has the resource to
/// release.
/// </summary>
/// <param name="Type">The record, class, struct or tuple.</param>
/// <param name="Member">The property or field that has the resource.</param>
/// <param name="IsPerhapsEmpty">
/// Whether it may come without a resource; what is released on some path is then released on the right one.
/// </param>
internal sealed record ResourceHolder(ITypeSymbol Type, ISymbol Member, bool IsPerhapsEmpty)
{
    /// <summary>The type of the resource.</summary>
    public ITypeSymbol Carried => TypeOf(Member)!;

    /// <summary>
    /// The place of the resource where the object is taken apart into so many: the author's own way to do that is not followed.
    /// </summary>
    public int? ElementOf(int parts) => Type.IsTupleType ? ((INamedTypeSymbol)Type).TupleElements.IndexOf((IFieldSymbol)Member)
        : Type.GetMembers("Deconstruct").OfType<IMethodSymbol>()
            .FirstOrDefault(method =>
                method.IsImplicitlyDeclared
                    && method.Parameters.Length == parts)?.Parameters.FirstOrDefault(parameter => parameter.Name == Member.Name)?.Ordinal;

    /// <summary>Whether closing something else that it brings along may be the release: a stream over a response.</summary>
    public bool HasOtherParts => Parts((INamedTypeSymbol)Type).Any(other => !IsResourceMember(other) && TypeOf(other).IsDisposable());

    /// <summary>Whether a member read is the one that has the resource.</summary>
    public bool IsResourceMember(ISymbol member) =>
        member is IFieldSymbol { CorrespondingTupleField: { } element }
            ? Member is IFieldSymbol { CorrespondingTupleField: { } own } && element.Name == own.Name
            : SymbolEqualityComparer.Default.Equals(member, Member);

    /// <summary>Whether an object is of the type; what the elements of a tuple are called makes no difference.</summary>
    public bool IsOf(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(Unnamed(type), Unnamed(Type));

    /// <summary>The members of a type that may have a resource to release for whoever gets an object of it.</summary>
    public static IEnumerable<ISymbol> Candidates(INamedTypeSymbol type, Resources resources)
    {
        if (type.IsTupleType) return Parts(type).Where(element => IsResource(element, resources));
        if (!resources.IsSource(type) || type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.IsAbstract
            || resources.Kind(type) is not null)
            return [];
        var released = type.IsDisposable() ? ReleasedBy(type) : null;
        return Parts(type).Where(member => IsResource(member, resources)
            && (released is null
                ? member.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
                : released.Contains(member.Name)));
    }

    private static IEnumerable<ISymbol> Parts(INamedTypeSymbol type) =>
        type.IsTupleType
            ? type.TupleElements
            : type.GetMembers()
                .Where(static member =>
                    member is IPropertySymbol { IsStatic: false } or IFieldSymbol { IsStatic: false, AssociatedSymbol: null });

    private static bool IsResource(ISymbol member, Resources resources) =>
        TypeOf(member) is { } type
            && resources.Kind(
                type) is not (null or ResourceKind.Other or ResourceKind.HttpClient or ResourceKind.HttpHandler
                    or ResourceKind.SharedClient);

    private static HashSet<string> ReleasedBy(INamedTypeSymbol type) => new(
        type.GetMembers().OfType<IMethodSymbol>().Where(DisposeBody.IsDisposal)
            .SelectMany(static method => method.DeclaringSyntaxReferences)
            .SelectMany(static written => written.GetSyntax().DescendantNodes().OfType<ExpressionSyntax>())
            .Select(DisposeBody.Released).OfType<string>());

    public static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IPropertySymbol { IsIndexer: false } property => property.Type,
        IFieldSymbol field => field.Type,
        _ => null,
    };

    private static ITypeSymbol? Unnamed(ITypeSymbol? type) =>
        type is INamedTypeSymbol { IsTupleType: true, TupleUnderlyingType: { } underlying } ? underlying : type;
}
