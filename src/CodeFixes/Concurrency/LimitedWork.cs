using LeakAnalyzers.Analysis.Facts;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>
/// Whether started work may be limited at all: the engine has followed it to its end and found nothing that depends on the rest of it.
/// </summary>
internal static class LimitedWork
{
    public static bool IsSafe(FixContext site, SyntaxNode work)
    {
        if (site.Hints.Contains(DiagnosticProperties.ServesConnection)) return false;
        if (site.Model.GetOperation(work, site.Cancellation) is not { } operation) return false;
        var starters = work.Ancestors().Select(node => DeclaredBy(site, node)).OfType<ISymbol>();
        var member = MemberAround(work) is { } declared ? site.Model.GetOperation(declared, site.Cancellation) : null;
        return WorkItemAnalysis.FindHazard(site.Model.Compilation, operation, member, starters, site.Cancellation) is null;
    }

    /// <summary>Whether the items of a query may begin on several threads at once.</summary>
    public static bool MayBeginTogether(FixContext site, SyntaxNode function) =>
        site.Model.GetOperation(function, site.Cancellation) is { } operation
            && !SynchronousPrefix.ChangesSharedState(site.Model.Compilation, operation, site.Cancellation);

    /// <summary>Whether a call is of one of these members of a type.</summary>
    public static bool IsCallOf(FixContext site, ExpressionSyntax? call, string type, params string[] members) =>
        call is InvocationExpressionSyntax
        && site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is IMethodSymbol method && members.Contains(method.Name)
        && TypeFacts.FullName(method.ContainingType) == type;

    /// <summary>
    /// Whether the work of a function goes on in the context it was called in: an await in it, or in the method that it calls, does not say
    /// otherwise.
    /// </summary>
    public static bool CapturesContext(FixContext site, ExpressionSyntax function)
    {
        var called = function is LambdaExpressionSyntax { ExpressionBody: InvocationExpressionSyntax call } lambda && !lambda.IsAsync()
            ? call
            : function;
        var body = called is LambdaExpressionSyntax ? called
            : (site.Model.GetSymbolInfo(called,
                site.Cancellation).Symbol as IMethodSymbol)?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(
                site.Cancellation);
        return body is not null && AwaitsIn(body).Any(static one => one.Expression.WithoutConfigureAwait() == one.Expression);
    }

    /// <summary>The awaits of a function itself.</summary>
    public static IEnumerable<AwaitExpressionSyntax> AwaitsIn(SyntaxNode function) =>
        function.DescendantNodes(node =>
            node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<AwaitExpressionSyntax>();

    /// <summary>Whether there is no context to go on in.</summary>
    public static bool HasNoContext(FixContext site) => site.Model.Compilation.Options.OutputKind == OutputKind.ConsoleApplication;

    /// <summary>The method, accessor or program that a place belongs to.</summary>
    public static SyntaxNode? MemberAround(SyntaxNode place) =>
        place.Ancestors()
            .FirstOrDefault(static node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or CompilationUnitSyntax);

    private static ISymbol? DeclaredBy(FixContext site, SyntaxNode node) =>
        node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
        ? site.Model.GetDeclaredSymbol(node, site.Cancellation)?.OriginalDefinition : null;
}
