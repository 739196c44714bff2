using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>
/// The one place that waits for all of the started tasks: an awaited or returned <c>Task.WhenAll</c>, and nothing else before it that looks
/// at them.
/// </summary>
/// <param name="Call">The call of <c>WhenAll</c>.</param>
/// <param name="IsReturned">Whether the caller waits, and not this function.</param>
/// <param name="IsConfigured">Whether the function does not go on in the context it was called in.</param>
internal sealed record AwaitedTasks(InvocationExpressionSyntax Call, bool IsReturned, bool IsConfigured)
{
    private const string Task = "System.Threading.Tasks.Task";

    /// <summary>What an await that a repair adds has to say about the context.</summary>
    public string Configuration => IsConfigured ? ".ConfigureAwait(false)" : "";

    /// <summary>The wait for the tasks of a query: they go straight into it, or by way of a local.</summary>
    public static AwaitedTasks? OfQuery(FixContext site, InvocationExpressionSyntax query)
    {
        ExpressionSyntax tasks = query;
        while (tasks.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax listed }
            && LimitedWork.IsCallOf(site, listed, "System.Linq.Enumerable", "ToList", "ToArray"))
            tasks = listed;
        return tasks.Parent switch
        {
            ArgumentSyntax argument => OfArgument(site, argument),
            EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax statement } declarator
            }
                when site.Model.GetDeclaredSymbol(declarator, site.Cancellation) is ILocalSymbol local =>
                OfLocal(site, local, statement, static _ => false),
            _ => null,
        };
    }

    /// <summary>
    /// The wait for the tasks of a list that a loop fills: right behind the loop, so that nothing happens later than before but what waits
    /// for the tasks.
    /// </summary>
    public static AwaitedTasks? OfList(FixContext site, IdentifierNameSyntax list, StatementSyntax loop) =>
        site.Model.GetSymbolInfo(list, site.Cancellation).Symbol is ILocalSymbol local && StatementList.TryCreate(loop) is not null
            ? OfLocal(site, local, loop, use => IsFilledOrCounted(site, use))
            : null;

    private static AwaitedTasks? OfLocal(FixContext site, ILocalSymbol tasks, StatementSyntax last,
        Func<IdentifierNameSyntax, bool> isHarmless)
    {
        if (StatementList.TryCreate(last) is not { } siblings || LimitedWork.MemberAround(last) is not { } member) return null;
        var uses = member.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name =>
                name.Identifier.ValueText == tasks.Name
                    && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, tasks));
        foreach (var use in uses)
        {
            if (isHarmless(use) && use.SpanStart < last.Span.End) continue;
            if (use.Parent is not ArgumentSyntax argument || OfArgument(site, argument) is not { } wait) return null;
            var (from, to) = (siblings.IndexOf(last.Span), siblings.IndexOf(wait.Call.Span));
            if (to <= from || wait.Call.Function() != last.Function()) return null;
            return siblings.Statements.Skip(from + 1).Take(to - from - 1).All(between => IsIndifferent(site, between)) ? wait : null;
        }

        return null;
    }

    private static AwaitedTasks? OfArgument(FixContext site, ArgumentSyntax argument)
    {
        if (argument.Parent is not ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax call }
            || !LimitedWork.IsCallOf(site, call, Task, "WhenAll"))
            return null;
        var isConfigured =
            call.Parent
                is MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "ConfigureAwait",
                Parent: InvocationExpressionSyntax
                {
                    ArgumentList.Arguments: [{ Expression.RawKind: (int)SyntaxKind.FalseLiteralExpression }]
                }
            };
        var waited = isConfigured ? (ExpressionSyntax)call.Parent!.Parent! : call;
        return waited.Parent switch
        {
            AwaitExpressionSyntax => new(call, IsReturned: false, isConfigured),
            ReturnStatementSyntax or ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax }
                when !isConfigured && !call.Function().IsAsync() =>
                new(call, IsReturned: true, IsConfigured: false),
            _ => null,
        };
    }

    private static bool IsFilledOrCounted(FixContext site, IdentifierNameSyntax use) => use.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Parent: InvocationExpressionSyntax add } =>
            LimitedWork.IsCallOf(site, add, "System.Collections.Generic.List`1", "Add"),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" or "Length" } => true,
        ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } element => assignment.Left == element,
        _ => false,
    };

    /// <summary>
    /// Whether a statement between the starts and the wait may run later than before: it declares or writes a message, and touches nothing
    /// that the work could wait for.
    /// </summary>
    private static bool IsIndifferent(FixContext site, StatementSyntax statement) =>
        statement.DescendantNodesAndSelf().All(node => node switch
    {
        InvocationExpressionSyntax call =>
            site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is IMethodSymbol { ContainingType: var type }
                && Knowledge.TypeFacts.FullName(type) is "System.Console" or "System.Diagnostics.Debug" or "System.Diagnostics.Trace"
                    or "Microsoft.Extensions.Logging.LoggerExtensions",
        AwaitExpressionSyntax or BaseObjectCreationExpressionSyntax or AssignmentExpressionSyntax or ReturnStatementSyntax
            or ThrowStatementSyntax or AnonymousFunctionExpressionSyntax =>
            false,
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } => false,
        _ => true,
    });
}
