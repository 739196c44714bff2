using LeakAnalyzers.Analysis.Operations;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Ownership.Summaries;

/// <summary>What the source of a method says about who owns its result.</summary>
internal enum ResultOwnership
{
    /// <summary>No body in this compilation, or one that does not tell.</summary>
    Unknown,

    /// <summary>A creation, or a local that was created or opened here.</summary>
    New,

    /// <summary>A field, a property, a parameter: somebody else's.</summary>
    Shared,
}

/// <summary>Reads, from syntax alone, what a method of the compilation returns.</summary>
internal static class ReturnValueSummary
{
    public static ResultOwnership FreshnessOf(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences.Length != 1 || method.IsAbstract) return ResultOwnership.Unknown;
        var declaration = method.DeclaringSyntaxReferences[0].GetSyntax();
        var result = ResultOwnership.Unknown;
        foreach (var expression in ReturnedBy(declaration))
        {
            switch (Classify(expression, declaration, RecursionGuard.Start()))
            {
                case ResultOwnership.Shared: return ResultOwnership.Shared;
                case ResultOwnership.New:
                    result = ResultOwnership.New;
                    break;
            }
        }

        return result;
    }

    /// <summary>The same for an <c>out</c> parameter; null where it is not the method itself that fills it.</summary>
    public static ResultOwnership? FreshnessOf(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { IsAbstract: false, DeclaringSyntaxReferences.Length: 1 } method) return null;
        var declaration = method.DeclaringSyntaxReferences[0].GetSyntax();
        ResultOwnership? result = null;
        foreach (var name in declaration.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != parameter.Name) continue;
            if (name.Parent is ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax { Left: not IdentifierNameSyntax })
                return null;
            if (name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name
                && assignment.Right is not (LiteralExpressionSyntax or DefaultExpressionSyntax
                    or PostfixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax }))
            {
                result = Join(result ?? ResultOwnership.Unknown, Classify(assignment.Right, declaration, RecursionGuard.Start()));
            }
        }

        return result;
    }

    internal static IEnumerable<ExpressionSyntax> ReturnedBy(SyntaxNode declaration)
    {
        var arrow = declaration switch
        {
            BaseMethodDeclarationSyntax method => method.ExpressionBody,
            LocalFunctionStatementSyntax local => local.ExpressionBody,
            AccessorDeclarationSyntax accessor => accessor.ExpressionBody,
            ArrowExpressionClauseSyntax clause => clause,
            _ => null,
        };
        if (arrow is not null) return [arrow.Expression];
        return declaration.DescendantNodes(node =>
            node == declaration || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>().Select(returned => returned.Expression).OfType<ExpressionSyntax>();
    }

    internal static ResultOwnership Classify(ExpressionSyntax expression, SyntaxNode declaration, RecursionGuard guard)
    {
        RecursionGuard.EnsureStack();
        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized: return Classify(parenthesized.Expression, declaration, guard);
            case CastExpressionSyntax cast: return Classify(cast.Expression, declaration, guard);
            case AwaitExpressionSyntax awaited: return Classify(awaited.Expression, declaration, guard);
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                return Classify(
                suppressed.Operand,
                declaration, guard);
            case BaseObjectCreationExpressionSyntax: return ResultOwnership.New;
            case InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var inner }
            }:
                return Classify(
                inner,
                declaration, guard);
            case InvocationExpressionSyntax call:
                return SyntaxNames.CalleeOf(call) is not { } name
                ? ResultOwnership.Unknown
                : IsMaker(name)
                ? ResultOwnership.New
                : IsCache(name)
                ? ResultOwnership.Shared
                : ResultOwnership.Unknown;
            case ConditionalExpressionSyntax choice:
                return Join(Classify(choice.WhenTrue, declaration, guard),
                Classify(choice.WhenFalse, declaration, guard));
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce:
                return Join(
                Classify(coalesce.Left, declaration, guard),
                Classify(coalesce.Right, declaration, guard));
            case AssignmentExpressionSyntax assignment: return Classify(assignment.Left, declaration, guard);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result", Expression: InvocationExpressionSyntax task }:
                return Classify(
                task,
                declaration, guard);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } cast: return Classify(cast.Left, declaration, guard);
            case MemberAccessExpressionSyntax or ElementAccessExpressionSyntax
                or ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax }:
                return ResultOwnership.Shared;
            case IdentifierNameSyntax identifier: return ClassifyVariable(identifier, declaration, guard);
            default: return ResultOwnership.Unknown;
        }
    }

    private static ResultOwnership ClassifyVariable(IdentifierNameSyntax variable, SyntaxNode declaration, RecursionGuard outer)
    {
        if (!outer.TryEnter(variable, out var guard)) return ResultOwnership.Unknown;
        var name = variable.Identifier.ValueText;
        var isLocal = false;
        var result = ResultOwnership.Unknown;
        foreach (var node in declaration.DescendantNodes())
        {
            switch (node)
            {
                case VariableDeclaratorSyntax declarator when declarator.Identifier.ValueText == name:
                    isLocal = true;
                    if (declarator.Initializer is { Value: var initial }) result = Join(result, Classify(initial, declaration, guard));
                    break;
                case SingleVariableDesignationSyntax designation when designation.Identifier.ValueText == name:
                    return designation.Parent
                        is DeclarationExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax looked } }
                        && SyntaxNames.CalleeOf(looked) is "TryGetValue" or "TryPeek"
                        ? ResultOwnership.Shared
                        : ResultOwnership.Unknown;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } assignment when left.Identifier.ValueText == name:
                    result = Join(result, Classify(assignment.Right, declaration, guard));
                    break;
                case AssignmentExpressionSyntax kept when Keeps(kept, name, declaration):
                    return ResultOwnership.Shared; // it is kept elsewhere as well
                case ArgumentSyntax
                {
                    Expression: IdentifierNameSyntax put,
                    Parent.Parent: InvocationExpressionSyntax
                    {
                        Expression: MemberAccessExpressionSyntax
                        {
                            Name.Identifier.ValueText: "Add" or "TryAdd" or "Insert" or "Enqueue" or "Push",
                            Expression: var keeper
                        }
                    }
                }
                    when put.Identifier.ValueText == name
                        && !(keeper is IdentifierNameSyntax { Identifier.ValueText: var list } && IsDeclaredIn(declaration, list)):
                    return ResultOwnership.Shared;
            }
        }

        return isLocal ? result : ResultOwnership.Shared;
    }

    /// <summary>Whether an assignment puts a variable into something that is no local of the same function.</summary>
    internal static bool Keeps(AssignmentExpressionSyntax assignment, string variable, SyntaxNode declaration) =>
        assignment is { Right: IdentifierNameSyntax { Identifier.ValueText: var right }, Left: var left } && right == variable
            && !(left is IdentifierNameSyntax { Identifier.ValueText: var other } && IsDeclaredIn(declaration, other));

    private static bool IsDeclaredIn(SyntaxNode declaration, string local) =>
        declaration.DescendantNodes()
            .Any(node => node is VariableDeclaratorSyntax { Identifier.ValueText: var declared } && declared == local);

    internal static ResultOwnership Join(ResultOwnership left, ResultOwnership right) =>
        left == ResultOwnership.Shared || right == ResultOwnership.Shared ? ResultOwnership.Shared
        : left == ResultOwnership.New || right == ResultOwnership.New ? ResultOwnership.New
        : ResultOwnership.Unknown;

    /// <summary>What a cache gives it keeps.</summary>
    private static bool IsCache(string name) =>
        name is "GetOrAdd" or "GetOrAddAsync" or "GetOrCreate" or "GetOrCreateAsync" or "GetOrSet" or "GetOrSetAsync" or "AddOrUpdate"
            or "GetOrDefault";

    internal static bool IsMaker(string name) =>
        name.StartsWith("Create", StringComparison.Ordinal) || name.StartsWith("Open", StringComparison.Ordinal)
            || name.StartsWith("Begin", StringComparison.Ordinal)
        || name.StartsWith("Execute", StringComparison.Ordinal) || name.StartsWith("Accept", StringComparison.Ordinal)
        || name.StartsWith("New", StringComparison.Ordinal);
}
