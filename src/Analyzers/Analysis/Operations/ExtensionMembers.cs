using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>
/// Members of C# 14 extension blocks. They look like members of what they extend, and run as static methods of the class around the block.
/// </summary>
/// <remarks>The compiler that the package is built with knows neither the blocks nor their symbols: they are told by their shape.</remarks>
internal static class ExtensionMembers
{
    /// <summary>
    /// The static method that runs when a member of an extension block of this compilation is called on an object; its first parameter
    /// takes the object.
    /// </summary>
    public static IMethodSymbol? ImplementationOf(IMethodSymbol method) =>
        method is { IsStatic: false, ContainingType: { Name: "", IsAnonymousType: false, ContainingType: { } around } }
        && method.DeclaringSyntaxReferences is [{ } declared]
            ? around.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(implementation =>
                implementation is { IsStatic: true, DeclaringSyntaxReferences: [{ } written] }
                && written.SyntaxTree == declared.SyntaxTree && written.Span == declared.Span
                    && implementation.Parameters.Length == method.Parameters.Length + 1)
            : null;

    /// <summary>The parameter as the body names it: that of an extension block belongs to the block.</summary>
    public static IParameterSymbol ReceiverIn(IOperation body, IParameterSymbol parameter) => parameter.Ordinal != 0 ? parameter
        : body.Descendants().OfType<IParameterReferenceOperation>().Select(static reference => reference.Parameter)
            .FirstOrDefault(used => used.Name == parameter.Name && used.ContainingSymbol is INamedTypeSymbol { Name: "" }) ?? parameter;
}
