using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>Whether an exception can leave a piece of code.</summary>
internal static class ExceptionEscape
{
    /// <summary>
    /// Whether a body is a try that catches everything and throws nothing itself; what stands beside the try does nothing that may fail.
    /// </summary>
    public static bool CatchesAll(this BlockSyntax body) =>
        body.Statements.Count > 0 && body.Statements.All(static statement => statement switch
    {
        TryStatementSyntax attempt => CatchesAll(attempt),
        _ => !statement.DescendantNodesAndSelf()
            .Any(static node =>
                node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: not "IsCancellationRequested" }
                    or InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or AwaitExpressionSyntax or ThrowStatementSyntax
                    or ThrowExpressionSyntax or ElementAccessExpressionSyntax or CastExpressionSyntax or CommonForEachStatementSyntax
                    or UsingStatementSyntax),
    });

    private static bool CatchesAll(TryStatementSyntax attempt) =>
        attempt.Catches.Any(static clause =>
            clause.Filter is null
                && (clause.Declaration is null || clause.Declaration.Type.ToString() is "Exception" or "System.Exception"))
        && !attempt.Catches.SelectMany(static clause => clause.Block.DescendantNodes())
            .Any(static node => node is ThrowStatementSyntax or ThrowExpressionSyntax);
}
