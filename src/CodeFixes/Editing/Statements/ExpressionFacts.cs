using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>Small questions about expressions and the places they stand in.</summary>
internal static class ExpressionFacts
{
    public static ExpressionSyntax WithoutParentheses(this ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized) expression = parenthesized.Expression;
        return expression;
    }

    public static ExpressionSyntax WithoutConfigureAwait(this ExpressionSyntax expression) =>
        expression
            is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var task }
        }
            ? task
            : expression;

    public static bool IsNullOrDefault(this ExpressionSyntax expression) => RecursionGuard.Descend(expression).WithoutParentheses() switch
    {
        LiteralExpressionSyntax literal =>
            literal.IsKind(SyntaxKind.NullLiteralExpression) || literal.IsKind(SyntaxKind.DefaultLiteralExpression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => sure.Operand.IsNullOrDefault(),
        CastExpressionSyntax cast => cast.Expression.IsNullOrDefault(),
        DefaultExpressionSyntax => true,
        _ => false,
    };

    public static bool IsLoop(this SyntaxNode node) =>
        node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    public static bool IsTaskLike(this ITypeSymbol? type) =>
        type is INamedTypeSymbol
        {
            Name: "Task" or "ValueTask",
            ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" }
        };

    /// <summary>What a task will hold; nothing for a task without a result.</summary>
    public static ITypeSymbol? ResultOfTask(this ITypeSymbol? type) =>
        type.IsTaskLike() ? ((INamedTypeSymbol)type!).TypeArguments.FirstOrDefault() : null;

    public static bool Implements(this ITypeSymbol type, string name) => type.Implements("System", name);

    public static bool Implements(this ITypeSymbol type, string space, string name)
        => RecursionGuard.Descend(type).AllInterfaces.Append(type)
            .Any(candidate => candidate.Name == name && candidate.ContainingNamespace?.ToDisplayString() == space)
        || type is ITypeParameterSymbol parameter && parameter.ConstraintTypes.Any(constraint => constraint.Implements(space, name));

    public static bool IsDisposable(this ITypeSymbol type) => type.Implements("IDisposable") || type.Implements("IAsyncDisposable");

    public static bool IsFromSource(this ISymbol symbol) => symbol.OriginalDefinition.DeclaringSyntaxReferences.Length > 0;

    public static string FullName(this ITypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space
            ? $"{space.ToDisplayString()}.{type.MetadataName}"
            : type.MetadataName;

    public static bool IsOrInherits(this ITypeSymbol? type, string fullName)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.FullName() == fullName) return true;
        }

        return false;
    }

    /// <summary>
    /// The method, accessor, lambda, local function or program body around a place: where its locals and its 'return' belong.
    /// </summary>
    public static SyntaxNode Function(this SyntaxNode node) => node.Ancestors().First(ancestor => ancestor
        is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax
        or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax or TypeDeclarationSyntax or CompilationUnitSyntax);

    /// <summary>Whether the body of a function ends in 'return' with a value.</summary>
    public static bool ReturnsValue(this SyntaxNode function, SemanticModel model)
    {
        var method = function switch
        {
            AnonymousFunctionExpressionSyntax lambda => (model.GetTypeInfo(lambda).ConvertedType as INamedTypeSymbol)?.DelegateInvokeMethod,
            BasePropertyDeclarationSyntax => null,
            _ => model.GetDeclaredSymbol(function) as IMethodSymbol,
        };
        if (method is null) return true;
        return !method.ReturnsVoid && !(function.IsAsync() && method.ReturnType.IsTaskLike() && method.ReturnType.ResultOfTask() is null);
    }

    public static bool IsAsync(this SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        BaseMethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        CompilationUnitSyntax program => program.Members.OfType<GlobalStatementSyntax>()
            .SelectMany(statement =>
                statement.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
            .Any(node => node is AwaitExpressionSyntax || node is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 }
                || node is UsingStatementSyntax { AwaitKeyword.RawKind: not 0 }
                || node is LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 }),
        _ => false,
    };
}
