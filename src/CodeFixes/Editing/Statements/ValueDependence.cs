using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>What the value of an expression depends on; each step includes those before it.</summary>
internal enum DependenceScope
{
    /// <summary>The same at every evaluation.</summary>
    Constant,

    /// <summary>What the process was started with: its environment.</summary>
    Process,

    /// <summary>State that every caller shares.</summary>
    Static,

    /// <summary>Members of the instance.</summary>
    Instance,

    /// <summary>Locals, parameters, or something unknown.</summary>
    Local,
}

/// <summary>Tells what an expression depends on, and so where it can be moved.</summary>
internal static class ValueDependence
{
    // Static members of these types give the same at every call with the same arguments.
    private static readonly HashSet<string> s_steady =
    [
        "System.TimeSpan", "System.Uri", "System.String", "System.Convert", "System.Array", "System.Version", "System.Threading.Timeout",
        "System.Text.Encoding", "System.Net.CredentialCache", "System.Net.WebRequest", "System.Net.WebProxy", "System.Net.IPAddress",
        "System.Net.HttpVersion",
        "System.Net.Http.HttpClientHandler", "System.Net.Http.HttpMethod", "System.Net.Http.HttpClient",
        "System.Security.Authentication.SslProtocols",
        "System.Security.Cryptography.X509Certificates.X509Certificate2", "System.Security.Cryptography.X509Certificates.X509Certificate",
        "System.Security.Cryptography.X509Certificates.X509CertificateLoader", "System.Globalization.CultureInfo",
    ];

    // Objects of these types carry state of their own, so one of them made once is not the same as one made per call.
    private static readonly HashSet<string> s_stateful =
        ["System.Random", "System.Threading.CancellationTokenSource", "System.Diagnostics.Stopwatch", "System.IO.FileStream",
            "System.IO.MemoryStream"];

    public static DependenceScope ReachOf(IEnumerable<ExpressionSyntax> expressions, SemanticModel model) =>
        expressions.Select(e => ReachOf(e, model)).DefaultIfEmpty(DependenceScope.Constant).Max();

    public static DependenceScope ReachOf(ExpressionSyntax expression, SemanticModel model)
    {
        if (expression is LiteralExpressionSyntax) return DependenceScope.Constant;
        return model.GetConstantValue(expression).HasValue
            ? DependenceScope.Constant
            : Nodes(expression).Select(node => OfNode(node, expression, model)).DefaultIfEmpty(DependenceScope.Constant).Max();
    }

    private static IEnumerable<SyntaxNode> Nodes(ExpressionSyntax expression) =>
        expression.DescendantNodesAndSelf(node => !IsNameOf(node)).Where(node => !IsNameOf(node));

    private static DependenceScope OfNode(SyntaxNode node, ExpressionSyntax whole, SemanticModel model) => node switch
    {
        ThisExpressionSyntax or BaseExpressionSyntax => DependenceScope.Instance,
        AwaitExpressionSyntax when !IsDeferred(node, whole) => DependenceScope.Local,
        AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } when !IsDeferred(node, whole) => DependenceScope.Local,
        BaseObjectCreationExpressionSyntax creation => OfCreation(creation, whole, model),
        SimpleNameSyntax { IsVar: true } => DependenceScope.Constant,
        SimpleNameSyntax name when !IsLabel(name) => OfSymbol(model.GetSymbolInfo(name), name, whole),
        _ => DependenceScope.Constant,
    };

    /// <summary>What an object depends on besides the values that go into it.</summary>
    public static DependenceScope OfMade(BaseObjectCreationExpressionSyntax creation, SemanticModel model) =>
        OfCreation(creation, creation, model);

    private static DependenceScope OfCreation(BaseObjectCreationExpressionSyntax creation, ExpressionSyntax whole, SemanticModel model)
    {
        if (model.GetTypeInfo(creation).Type is not INamedTypeSymbol type) return DependenceScope.Local;
        if (IsDeferred(creation, whole)) return DependenceScope.Constant;
        if (type.DeclaringSyntaxReferences.Length > 0) return DependenceScope.Static;
        return s_stateful.Contains(type.ToDisplayString()) ? DependenceScope.Static : DependenceScope.Constant;
    }

    private static DependenceScope OfSymbol(SymbolInfo info, SimpleNameSyntax name, ExpressionSyntax whole)
    {
        switch (info.Symbol ?? (info.CandidateSymbols.Length == 1 ? info.CandidateSymbols[0] : null))
        {
            case ITypeParameterSymbol or null:
                return DependenceScope.Local;
            case INamespaceOrTypeSymbol:
                return DependenceScope.Constant;
            case ILocalSymbol { IsConst: true }:
                return DependenceScope.Constant;
            case IParameterSymbol parameter when IsOfPrimaryConstructor(parameter):
                return DependenceScope.Instance;
            case (ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or IMethodSymbol { MethodKind: MethodKind.LocalFunction })
                and var symbol:
                return symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == whole.SyntaxTree && whole.Span.Contains(r.Span))
                    ? DependenceScope.Constant
                    : DependenceScope.Local;
            case IFieldSymbol { IsConst: true } or IFieldSymbol { IsStatic: true, IsReadOnly: true }:
                return DependenceScope.Constant;
            case IMethodSymbol { ReducedFrom: not null }:
                return IsDeferred(name, whole) ? DependenceScope.Constant : DependenceScope.Static;
            case IMethodSymbol
            {
                Name: "GetEnvironmentVariable",
                ContainingType:
                {
                    Name: "Environment",
                    ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
                }
            }
                when !IsDeferred(name, whole):
                return DependenceScope.Process;
            case IMethodSymbol { IsStatic: true } when !IsCalled(name):
                return DependenceScope.Constant;
            case (IFieldSymbol or IPropertySymbol or IMethodSymbol or IEventSymbol) and var member when member.IsStatic:
                return IsDeferred(name, whole) || s_steady.Contains(member.ContainingType.ToDisplayString())
                    ? DependenceScope.Constant
                    : DependenceScope.Static;
            case IFieldSymbol or IPropertySymbol or IMethodSymbol or IEventSymbol:
                // Where a receiver stands before the name, the receiver decides.
                return HasReceiver(name) ? DependenceScope.Constant : DependenceScope.Instance;
            default:
                return DependenceScope.Local;
        }
    }

    // What a callback reads it reads when it is called, before as after a move.
    private static bool IsDeferred(SyntaxNode node, ExpressionSyntax whole) =>
        node.Ancestors().TakeWhile(a => a != whole.Parent).Any(a => a is AnonymousFunctionExpressionSyntax);

    /// <summary>True for a parameter that the whole class can read.</summary>
    public static bool IsOfPrimaryConstructor(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
            && parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().Parent?.Parent is TypeDeclarationSyntax;

    private static bool IsCalled(SimpleNameSyntax name)
    {
        SyntaxNode named = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return named.Parent is InvocationExpressionSyntax call && call.Expression == named;
    }

    private static bool HasReceiver(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name == name,
        MemberBindingExpressionSyntax => true,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left == name,
        SubpatternSyntax or NameColonSyntax => true,
        _ => false,
    };

    private static bool IsLabel(SimpleNameSyntax name) => name.Parent is NameColonSyntax or NameEqualsSyntax;

    private static bool IsNameOf(SyntaxNode node) =>
        node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } };
}
