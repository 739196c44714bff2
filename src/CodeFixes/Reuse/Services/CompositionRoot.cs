using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>What kind of code registers services at a place; better ones first.</summary>
internal enum RootKind
{
    Program,
    Startup,
    HostCallback,

    /// <summary>A method that gets the services and is called from elsewhere.</summary>
    Method,
}

/// <summary>A body that registers services, and the expression that names them there.</summary>
internal sealed class CompositionRoot(Document document, SemanticModel model, SyntaxNode body, string services, SyntaxNode? declaration,
    RootKind kind)
{
    private static readonly string[] s_testLibraries = ["xunit.core", "xunit.v3.core", "nunit.framework",
        "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core"];

    public Document Document { get; } = document;

    public SemanticModel Model { get; } = model;

    /// <summary>A block, a compilation unit with top-level statements, or the expression of an arrow.</summary>
    public SyntaxNode Body { get; } = body;

    public string Services { get; } = services;

    /// <summary>The statement that makes the services or their builder, if they are not a parameter.</summary>
    public SyntaxNode? Declaration { get; } = declaration;

    public RootKind Kind { get; } = kind;

    /// <summary>True if the project can register the factory.</summary>
    public bool KnowsFactory => !Model.Compilation.GetTypesByMetadataName(HttpTypes.RegistrationExtensions).IsEmpty;

    /// <summary>The methods that are given the type, as in <c>AddSingleton&lt;T&gt;()</c> or <c>typeof(T)</c>.</summary>
    public IEnumerable<string> RegistrationsOf(INamedTypeSymbol type)
    {
        foreach (var name in Body.DescendantNodes().OfType<SimpleNameSyntax>().Where(n => n.Identifier.ValueText == type.Name))
        {
            if (name.FirstAncestorOrSelf<SyntaxNode>(a => a is TypeArgumentListSyntax or TypeOfExpressionSyntax) is not { } given) continue;
            if (Model.GetSymbolInfo(name).Symbol?.OriginalDefinition.ToDisplayString() != type.OriginalDefinition.ToDisplayString())
                continue;
            if (given.Parent is GenericNameSyntax generic) yield return generic.Identifier.ValueText;
            else if (given.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { Expression: MemberAccessExpressionSyntax call })
                yield return call.Name.Identifier.ValueText;
        }
    }

    /// <summary>The bodies of a project that register services.</summary>
    public static async Task<ImmutableArray<CompositionRoot>> FindAsync(Project project, CancellationToken cancellation)
    {
        var compilation = await project.GetCompilationAsync(cancellation).ConfigureAwait(false);
        if (compilation is null || compilation.GetTypesByMetadataName(HttpTypes.Services).IsEmpty)
            return ImmutableArray<CompositionRoot>.Empty;
        if (compilation.ReferencedAssemblyNames.Any(name => s_testLibraries.Contains(name.Name)))
            return ImmutableArray<CompositionRoot>.Empty;

        var roots = ImmutableArray.CreateBuilder<CompositionRoot>();
        foreach (var document in project.Documents.OrderBy(d => d.FilePath ?? d.Name, StringComparer.Ordinal))
        {
            var text = (await document.GetTextAsync(cancellation).ConfigureAwait(false)).ToString();
            if (!text.Contains("ServiceCollection") && !text.Contains("Builder(") && !text.Contains("ConfigureServices")) continue;
            var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
            if (root is null || model is null) continue;
            roots.AddRange(root.DescendantNodesAndSelf().Select(node => At(node, document, model)).OfType<CompositionRoot>());
        }

        return roots.ToImmutable();
    }

    private static CompositionRoot? At(SyntaxNode node, Document document, SemanticModel model) => node switch
    {
        CompilationUnitSyntax unit when unit.Members.OfType<GlobalStatementSyntax>().Any() =>
            WithLocal(unit, unit.Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement), document, model),
        MethodDeclarationSyntax { Body: { } block } method when Parameter(method.ParameterList, model) is { } services =>
            new(document, model, block, services, null, KindOf(method)),
        MethodDeclarationSyntax { ExpressionBody: { } arrow } method when Parameter(method.ParameterList, model) is { } services =>
            new(document, model, arrow.Expression, services, null, KindOf(method)),
        MethodDeclarationSyntax { Body: { } block } method
            when method.Identifier.ValueText == "Main" || block.ToString().Contains("BuildServiceProvider") =>
            WithLocal(block, block.Statements, document, model),
        LambdaExpressionSyntax lambda when IsGivenToConfigureServices(lambda) && Parameter(lambda, model) is { } services =>
            new(document, model, lambda.Body, services, null, RootKind.HostCallback),
        _ => null,
    };

    private static bool IsGivenToConfigureServices(LambdaExpressionSyntax lambda) =>
        lambda.Parent
            is ArgumentSyntax
        {
            Parent.Parent: InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureServices" }
            }
        };

    private static RootKind KindOf(MethodDeclarationSyntax method) =>
        method.Identifier.ValueText is "ConfigureServices" && !method.Modifiers.Any(m => m.IsKind(SyntaxKind.StaticKeyword))
            ? RootKind.Startup
            : RootKind.Method;

    private static CompositionRoot? WithLocal(SyntaxNode body, IEnumerable<StatementSyntax> statements, Document document,
        SemanticModel model)
    {
        var locals = statements.OfType<LocalDeclarationStatementSyntax>()
            .SelectMany(s => s.Declaration.Variables, (statement, variable) =>
                (statement, local: model.GetDeclaredSymbol(variable) as ILocalSymbol))
            .Where(l => l.local is not null).ToList();
        foreach (var (statement, local) in locals)
        {
            if (IsServices(local!.Type)) return new(document, model, body, local.Name, statement, RootKind.Program);
            if (ServicesOf(local.Type)) return new(document, model, body, local.Name + ".Services", statement, RootKind.Program);
        }

        return null;
    }

    private static string? Parameter(ParameterListSyntax list, SemanticModel model) =>
        list.Parameters.FirstOrDefault(p =>
            model.GetDeclaredSymbol(p) is IParameterSymbol { Type: var type } && IsServices(type))?.Identifier.ValueText;

    private static string? Parameter(LambdaExpressionSyntax lambda, SemanticModel model) =>
        (model.GetSymbolInfo(lambda).Symbol as IMethodSymbol)?.Parameters.FirstOrDefault(p => IsServices(p.Type))?.Name;

    private static bool IsServices(ITypeSymbol type) =>
        HttpTypes.Is(type, HttpTypes.Services) || type.AllInterfaces.Any(i => HttpTypes.Is(i, HttpTypes.Services));

    private static bool ServicesOf(ITypeSymbol type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.GetMembers("Services").OfType<IPropertySymbol>().Any(p => HttpTypes.Is(p.Type, HttpTypes.Services))) return true;
        }

        return false;
    }
}
