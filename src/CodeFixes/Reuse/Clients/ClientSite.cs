using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.CodeFixes.Reuse.Services;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Reuse.Clients;

/// <summary>Where code at a site finds the members of its instance.</summary>
internal enum InstanceAccess
{
    /// <summary>There is no instance: a static member, a static lambda.</summary>
    None,

    /// <summary>Through its fields.</summary>
    Members,

    /// <summary>Through the parameters of the constructor it stands in; fields may not be set yet.</summary>
    Constructor,

    /// <summary>It is the value of a field or property, or part of one: only a primary constructor's parameters are in reach.</summary>
    Initializer,
}

/// <summary>One creation of a client, for HTTP clients with its handler: what the reuse rules report and what the fixes replace.</summary>
internal sealed class ClientSite
{
    private ClientSite(Document document, SemanticModel model, Resources resources, ExpressionSyntax creation, INamedTypeSymbol clientType,
        TypeDeclarationSyntax declaration, INamedTypeSymbol type)
    {
        Document = document;
        Model = model;
        Resources = resources;
        Creation = creation;
        ClientType = clientType;
        Declaration = declaration;
        Type = type;
    }

    public Document Document { get; }

    public SemanticModel Model { get; }

    /// <summary>The tables with what the options of the file add.</summary>
    public Resources Resources { get; }

    /// <summary>An object creation, or the call that makes the client.</summary>
    public ExpressionSyntax Creation { get; }

    /// <summary>The creation with the parentheses around it, which a name in its place does not need.</summary>
    public TextSpan Place
    {
        get
        {
            SyntaxNode place = Creation;
            while (place.Parent is ParenthesizedExpressionSyntax outer) place = outer;
            return place.Span;
        }
    }

    public INamedTypeSymbol ClientType { get; }

    /// <summary>The part of the containing type that holds the creation.</summary>
    public TypeDeclarationSyntax Declaration { get; }

    public INamedTypeSymbol Type { get; }

    public TextLayout Layout { get; private set; } = null!;

    public HandlerSetup? Handler { get; private set; }

    public ImmutableArray<Setting> Settings { get; private set; }

    /// <summary>The local declared with the client, if it is declared alone.</summary>
    public ClientLocal? Local { get; private set; }

    /// <summary>The field or property whose whole value is the client.</summary>
    public ISymbol? InitializedMember { get; private set; }

    public InstanceAccess Access { get; private set; }

    /// <summary>True for the clients of System.Net.Http, which are no more than their handler and its settings.</summary>
    public bool IsOfHttp => HttpTypes.IsOrDerives(ClientType, HttpTypes.Invoker);

    public bool IsPlainClient => HttpTypes.Is(ClientType, HttpTypes.Client);

    public bool IsOverHandler => IsPlainClient || HttpTypes.Is(ClientType, HttpTypes.Invoker);

    public ArgumentListSyntax? Arguments => Creation switch
    {
        BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
        InvocationExpressionSyntax call => call.ArgumentList,
        _ => null,
    };

    /// <summary>Reads the client at a place, or the client whose handler is at that place; null if no fix can follow it.</summary>
    public static async Task<ClientSite?> FindAsync(Document document, TextSpan span, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        if (root is null || !root.FullSpan.Contains(span)) return null;
        if (root.FindNode(span, getInnermostNodeForTie: true) is not ExpressionSyntax node) return null;
        if (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model) return null;
        var resources = Resources.For(model.Compilation, Options.For(document.Project.AnalyzerOptions, model.SyntaxTree));
        if (ClientOf(node, model, resources) is not { } creation || model.GetTypeInfo(creation).Type is not INamedTypeSymbol clientType)
            return null;
        if (creation.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || declaration is not (ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax))
            return null;
        if (model.GetDeclaredSymbol(declaration, cancellation) is not INamedTypeSymbol type) return null;

        var site = new ClientSite(document, model, resources, creation, clientType, declaration, type)
        {
            Layout = new TextLayout(await document.GetTextAsync(cancellation).ConfigureAwait(false)),
            Access = AccessAt(creation, declaration),
            Local = ClientLocal.InitializedWith(creation, model),
        };
        return site.TryReadSetup() ? site : null;
    }

    private bool TryReadSetup()
    {
        InitializedMember = Creation.Parent is EqualsValueClauseSyntax clause ? clause.Parent switch
        {
            VariableDeclaratorSyntax
            {
                Parent.Parent: FieldDeclarationSyntax,
                Parent: VariableDeclarationSyntax { Variables.Count: 1 }
            } field =>
                Model.GetDeclaredSymbol(field),
            PropertyDeclarationSyntax property => Model.GetDeclaredSymbol(property),
            _ => null,
        }
        : null;

        Settings = ImmutableArray<Setting>.Empty;
        if (!IsOfHttp) return true;
        if (Setting.Read(((BaseObjectCreationExpressionSyntax)Creation).Initializer) is not { } settings) return false;
        Settings = settings;
        var arguments = Arguments?.Arguments ?? default;
        if (!IsOverHandler)
            return arguments.All(a => ValueDependence.ReachOf(a.Expression, Model) == DependenceScope.Constant)
                && !HttpTypes.MayHaveState(ClientType);
        if (arguments.Count == 0) return true;
        var handler = arguments.FirstOrDefault(a => a.NameColon is null or { Name.Identifier.ValueText: "handler" });
        if (handler is null || arguments.Count > 2 || arguments.Any(a => a != handler && a.Expression is not LiteralExpressionSyntax))
            return false;
        Handler = HandlerSetup.Read(handler.Expression, Model);
        return Handler is { HoldsSession: false };
    }

    private static ExpressionSyntax? ClientOf(ExpressionSyntax node, SemanticModel model, Resources resources)
    {
        if (model.GetTypeInfo(node).Type is not { } type) return null;
        if (node is InvocationExpressionSyntax)
            return model.GetSymbolInfo(node).Symbol is IMethodSymbol made && SharedClientTypes.IsMadeBy(made, resources)
                ? node
                : null;
        if (node is not BaseObjectCreationExpressionSyntax) return null;
        if (HttpTypes.IsOrDerives(type, HttpTypes.Invoker) || SharedClientTypes.Is(type, resources)) return node;
        if (!HttpTypes.IsSocketHandler(type)) return null;
        if (node.Parent is ArgumentSyntax inline) return ClientOver(inline, model);
        if (ClientLocal.InitializedWith(node, model) is not { } local) return null;
        var clients = local.References(model).Select(r => r.Parent).OfType<ArgumentSyntax>().Select(a => ClientOver(a, model)).ToList();
        return clients.Count == 1 ? clients[0] : null;
    }

    private static BaseObjectCreationExpressionSyntax? ClientOver(ArgumentSyntax argument, SemanticModel model) =>
        argument.Parent?.Parent is BaseObjectCreationExpressionSyntax creation
            && HttpTypes.IsOrDerives(model.GetTypeInfo(creation).Type, HttpTypes.Invoker)
            ? creation
            : null;

    private static InstanceAccess AccessAt(SyntaxNode creation, TypeDeclarationSyntax declaration)
    {
        for (var node = creation.Parent; node is not null && node != declaration; node = node.Parent)
        {
            switch (node)
            {
                case AnonymousFunctionExpressionSyntax lambda when IsStatic(lambda.Modifiers):
                case LocalFunctionStatementSyntax function when IsStatic(function.Modifiers):
                case MemberDeclarationSyntax member when IsStatic(member.Modifiers):
                    return InstanceAccess.None;
                case ConstructorDeclarationSyntax:
                    return InstanceAccess.Constructor;
                case PropertyDeclarationSyntax property:
                    return property.Initializer?.Span.Contains(creation.Span) == true ? InstanceAccess.Initializer : InstanceAccess.Members;
                case FieldDeclarationSyntax or EventFieldDeclarationSyntax or BaseListSyntax:
                    return InstanceAccess.Initializer;
                case MemberDeclarationSyntax:
                    return InstanceAccess.Members;
            }
        }

        return InstanceAccess.None;
    }

    private static bool IsStatic(SyntaxTokenList modifiers) => modifiers.Any(m => m.IsKind(SyntaxKind.StaticKeyword));
}
