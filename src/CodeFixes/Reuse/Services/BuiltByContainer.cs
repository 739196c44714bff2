using LeakAnalyzers.CodeFixes.Reuse.Clients;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>
/// Tells whether a class may take another constructor parameter: nobody builds it by hand or by reflection, so far as the solution shows.
/// </summary>
internal static class BuiltByContainer
{
    // Built by their framework without arguments.
    private static readonly string[] s_parameterlessBases =
    [
        "System.Attribute", "System.Exception", "Microsoft.AspNetCore.Components.ComponentBase", "System.Windows.DependencyObject",
        "System.Windows.Forms.Control",
        "System.Web.UI.Control", "System.Web.HttpApplication", "Microsoft.UI.Xaml.DependencyObject", "Microsoft.Maui.Controls.Element",
        "Xamarin.Forms.Element", "Avalonia.AvaloniaObject",
        "System.ComponentModel.Component", "System.ServiceProcess.ServiceBase", "System.MarshalByRefObject",
    ];

    private static readonly string[] s_testAttributes =
        ["TestClassAttribute", "TestFixtureAttribute", "TestMethodAttribute", "TestAttribute", "FactAttribute", "TheoryAttribute",
            "BenchmarkAttribute"];

    public static async Task<bool> MayTakeServicesAsync(ClientSite site, Solution solution, CancellationToken cancellation)
    {
        foreach (var flavour in HttpTypes.Flavours(site.Document))
        {
            var root = await flavour.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            var model = await flavour.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
            if (root!.FindToken(site.Declaration.Identifier.SpanStart).Parent is not TypeDeclarationSyntax declaration
                || model!.GetDeclaredSymbol(declaration, cancellation) is not INamedTypeSymbol type)
                continue;
            if (!await MayTakeServicesAsync(type, solution, cancellation).ConfigureAwait(false)) return false;
        }

        return true;
    }

    private static async Task<bool> MayTakeServicesAsync(INamedTypeSymbol type, Solution solution, CancellationToken cancellation)
    {
        if (type.TypeKind != TypeKind.Class || type.IsStatic || type.IsRecord || type.IsAbstract) return false;
        if (s_parameterlessBases.Any(b => HttpTypes.IsOrDerives(type, b)) || IsTest(type)) return false;
        if ((await SymbolFinder.FindDerivedClassesAsync(type, solution, transitive: false, cancellationToken: cancellation)
            .ConfigureAwait(false)).Any())
            return false;

        foreach (var symbol in type.InstanceConstructors.Cast<ISymbol>().Prepend(type))
        {
            foreach (var found in await SymbolFinder.FindReferencesAsync(symbol, solution, cancellation).ConfigureAwait(false))
            {
                foreach (var location in found.Locations)
                {
                    if (location.IsCandidateLocation || await Builds(location, found.Definition, cancellation).ConfigureAwait(false))
                        return false;
                }
            }
        }

        return true;
    }

    private static bool IsTest(INamedTypeSymbol type) =>
        type.GetAttributes().Concat(type.GetMembers().SelectMany(m => m.GetAttributes()))
            .Any(a => a.AttributeClass is { Name: var name } && s_testAttributes.Contains(name));

    private static async Task<bool> Builds(ReferenceLocation location, ISymbol definition, CancellationToken cancellation)
    {
        var root = await location.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var node = root!.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
        if (node.FirstAncestorOrSelf<CrefSyntax>() is not null) return false;

        var isConstructor = definition is IMethodSymbol { MethodKind: MethodKind.Constructor };
        if (isConstructor && node.FirstAncestorOrSelf<ConstructorInitializerSyntax>()?.ThisOrBaseKeyword is { } keyword
            && keyword.Span.Contains(location.Location.SourceSpan))
            return keyword.ValueText == "base";
        if (isConstructor) return true;

        var outer = node;
        while (outer.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax or NullableTypeSyntax) outer = outer.Parent;
        return outer.Parent switch
        {
            ObjectCreationExpressionSyntax creation => creation.Type == outer,
            TypeOfExpressionSyntax question => IsOfActivator(question.Parent?.Parent?.Parent),
            TypeArgumentListSyntax list =>
                await IsBuiltThroughAsync(list, list.Arguments.IndexOf((TypeSyntax)outer), location.Document, cancellation)
                    .ConfigureAwait(false),
            _ => false,
        };
    }

    private static bool IsOfActivator(SyntaxNode? call) =>
        call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateInstance" } };

    // Create<T>() where T : new(), Activator.CreateInstance<T>().
    private static async Task<bool> IsBuiltThroughAsync(TypeArgumentListSyntax list, int index, Document document,
        CancellationToken cancellation)
    {
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return model!.GetSymbolInfo(list.Parent!, cancellation).Symbol switch
        {
            IMethodSymbol method => method.TypeParameters[index].HasConstructorConstraint || method.ContainingType.Name == "Activator",
            INamedTypeSymbol generic => generic.TypeParameters[index].HasConstructorConstraint,
            _ => false,
        };
    }
}
