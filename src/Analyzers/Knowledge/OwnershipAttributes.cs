namespace LeakAnalyzers.Knowledge;

/// <summary>
/// What JetBrains.Annotations says of a compilation's own members: <c>[MustDisposeResource]</c> and <c>[HandlesResourceDisposal]</c>.
/// </summary>
internal sealed class OwnershipAttributes
{
    private const string Namespace = "JetBrains.Annotations";
    private const string MustDispose = "MustDisposeResourceAttribute";
    private const string HandlesDisposal = "HandlesResourceDisposalAttribute";

    private OwnershipAttributes()
    {
    }

    /// <summary>Null where the compilation does not know the attributes: nothing is then asked of any symbol.</summary>
    public static OwnershipAttributes? For(Compilation compilation) =>
        compilation.GetTypesByMetadataName($"{Namespace}.{MustDispose}").IsEmpty
            && compilation.GetTypesByMetadataName($"{Namespace}.{HandlesDisposal}").IsEmpty
            ? null
            : new OwnershipAttributes();

    public bool NeedsNoDisposal(ITypeSymbol type) => MustBeDisposed(type) == false;

    public IEnumerable<MemberContract> Contracts(IMethodSymbol method)
    {
        var declaring = method.ContainingType?.FullName() ?? "";
        if (MustBeDisposed(method) is { } must)
            yield return new(declaring, method.Name, must ? Handover.ReturnsOwned : Handover.ReturnsBorrowed);
        if (Find(method, HandlesDisposal) is not null) yield return new(declaring, method.Name, Handover.ReleasesReceiver);
        foreach (var parameter in method.Parameters)
        {
            if (Find(parameter, HandlesDisposal) is not null || MustBeDisposed(parameter) == true)
                yield return new(declaring, method.Name, Handover.TakesArgument, parameter.Name);
        }
    }

    private static bool? MustBeDisposed(ISymbol symbol) =>
        Find(symbol, MustDispose) is { } attribute ? attribute.ConstructorArguments is not [{ Value: false }] : null;

    private static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.Name == name && type.ContainingNamespace.ToDisplayString() == Namespace)
                return attribute;
        }

        return null;
    }
}
