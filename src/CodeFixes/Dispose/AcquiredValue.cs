using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>The expression that has the resource in hand: the acquisition, awaited and unwrapped, parentheses included.</summary>
internal sealed record AcquiredValue(ExpressionSyntax Expression, ITypeSymbol Type)
{
    /// <summary>The same without the parentheses around it.</summary>
    public ExpressionSyntax Core => Expression.WithoutParentheses();

    public static AcquiredValue? TryCreate(FixContext site)
    {
        var value = site.Expression;
        while ((Unwrapped(value, site.Model) ?? Awaited(value, site) ?? Chosen(value, site)) is { } outer) value = outer;
        var type = site.Model.GetTypeInfo(value, site.Cancellation).Type;
        return type is null or IErrorTypeSymbol || type.IsTaskLike() || type.SpecialType == SpecialType.System_Void
            ? null
            : new(value, type);
    }

    /// <summary>The largest expression that yields this resource or null and nothing else, so that whoever receives it owns it.</summary>
    public ExpressionSyntax Holder(FixContext site)
    {
        var holder = Expression;
        while (true)
        {
            switch (holder.Parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax
                    or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression }:
                    holder = (ExpressionSyntax)holder.Parent;
                    continue;
                case ConditionalExpressionSyntax choice
                    when choice.Condition != holder && IsOwnedOrNull(choice.WhenTrue, site) && IsOwnedOrNull(choice.WhenFalse, site):
                    holder = choice;
                    continue;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice
                    when IsOwnedOrNull(choice.Left, site) && IsOwnedOrNull(choice.Right, site):
                    holder = choice;
                    continue;
                case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice }
                    when choice.Arms.All(arm => IsOwnedOrNull(arm.Expression, site)):
                    holder = choice;
                    continue;
                case ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax wrapper }
                    when OwningWrappers.Own(wrapper, holder, site.Model)
                        || (holder == Expression && site.Hints.Contains(DiagnosticProperties.Wrapped)):
                    holder = wrapper;
                    continue;
                default:
                    return holder;
            }
        }
    }

    private bool IsOwnedOrNull(ExpressionSyntax branch, FixContext site)
    {
        branch = branch.WithoutParentheses();
        if (branch.Contains(site.Expression) || branch is ThrowExpressionSyntax or BaseObjectCreationExpressionSyntax) return true;
        if (branch.IsNullOrDefault()) return true;
        return site.Model.GetSymbolInfo(site.Expression).Symbol is IMethodSymbol acquirer
            && branch.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().LastOrDefault(call => !IsUnwrapping(call)) is { } call
            && site.Model.GetSymbolInfo(call).Symbol is IMethodSymbol other && (other.Name == acquirer.Name || AreRequests(other, acquirer))
            && SymbolEqualityComparer.Default.Equals(site.Model.GetTypeInfo(branch).Type, Type);
    }

    // Whatever an 'HttpClient' is asked for, the response is the asker's.
    private static bool AreRequests(IMethodSymbol one, IMethodSymbol other) =>
        new[] { one, other }.All(static method =>
            !method.IsFromSource() && method.ContainingType.IsOrInherits("System.Net.Http.HttpMessageInvoker"));

    private static ExpressionSyntax? Unwrapped(ExpressionSyntax value, SemanticModel model) => value.Parent switch
    {
        ParenthesizedExpressionSyntax or AwaitExpressionSyntax => (ExpressionSyntax)value.Parent,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => sure,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access
            when access.Expression == value && call.Expression == access && IsUnwrapping(call)
            && IsAwaitable(model.GetTypeInfo(value).Type) => call,
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Result" } access
            when access.Expression == value && model.GetTypeInfo(value).Type.IsTaskLike() =>
            access,
        _ => null,
    };

    /// <summary>
    /// One of two requests, whichever is sent: <c>await (isNew ? client.PostAsync(url, content) : client.PutAsync(url, content))</c>.
    /// </summary>
    private static ExpressionSyntax? Chosen(ExpressionSyntax task, FixContext site)
    {
        if (task.Parent is not ConditionalExpressionSyntax choice || choice.Condition == task
            || !site.Model.GetTypeInfo(task).Type.IsTaskLike())
            return null;
        return new[] { choice.WhenTrue, choice.WhenFalse }.All(branch =>
            branch.WithoutParentheses() is InvocationExpressionSyntax call && site.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method
            && site.Model.GetSymbolInfo(site.Expression).Symbol is IMethodSymbol acquirer && AreRequests(method, acquirer)) ? choice : null;
    }

    /// <summary>
    /// A task that a local holds for a while yields its resource where it is awaited, if that is all that is done with it.
    /// </summary>
    private static ExpressionSyntax? Awaited(ExpressionSyntax task, FixContext site)
    {
        if (task.Parent
            is not EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax declaration } declarator
            })
            return null;
        if (!site.Model.GetTypeInfo(task).Type.IsTaskLike() || site.Model.GetDeclaredSymbol(declarator) is not ILocalSymbol local)
            return null;
        var uses = declarator.Function().DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name =>
                name.Identifier.ValueText == local.Name
                    && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name).Symbol, local) && !IsWaitedForTogether(name))
            .ToList();
        return uses.Count == 1 && uses[0].Function() == declarator.Function() && StatementList.TryCreate(declaration) is { } siblings
            && siblings.Statements.Contains(uses[0].FirstAncestorOrSelf<StatementSyntax>()!) ? Unwrapped(uses[0], site.Model) : null;
    }

    /// <summary><c>await Task.WhenAll(one, other);</c>: the task has its result all the same.</summary>
    private static bool IsWaitedForTogether(IdentifierNameSyntax task) =>
        task.Parent
            is ArgumentSyntax
        {
            Parent.Parent: InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.Text: "WhenAll" or "WaitAll",
                    Expression: IdentifierNameSyntax { Identifier.Text: "Task" }
                } together
            }
        }
        && together.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax;

    private static bool IsUnwrapping(InvocationExpressionSyntax call)
        => call.Expression
            is MemberAccessExpressionSyntax
        {
            Name.Identifier.Text: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "WaitAsync"
        };

    private static bool IsAwaitable(ITypeSymbol? type) =>
        type.IsTaskLike()
            || type?.Name is "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable"
        or "ConfiguredTaskAwaiter" or "ConfiguredValueTaskAwaiter";
}
