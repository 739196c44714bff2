using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>What the text of a method tells at a glance, without binding it.</summary>
internal static class SyntaxHeuristics
{
    /// <summary>Whether a method calls anything outside a try that catches everything: it is then more than a look at values.</summary>
    public static bool Calls(IMethodSymbol method)
    {
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            var nodes = reference.GetSyntax()
                .DescendantNodes(static n =>
                    n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
                        && !(n is TryStatementSyntax guarded && CatchesAll(guarded)));
            if (nodes.Any(static n =>
                n is AwaitExpressionSyntax
                    or InvocationExpressionSyntax { Expression: not IdentifierNameSyntax { Identifier.ValueText: "nameof" } }
                    && !IsCheck(n)))
                return true;
        }

        return false;
    }

    public static bool CatchesAll(TryStatementSyntax guarded) => guarded.Catches.Any(static c =>
        c.Filter is null && (c.Declaration is null || c.Declaration.Type.ToString() is "Exception" or "System.Exception")
        && !c.Block.DescendantNodes().Any(static n => n is ThrowStatementSyntax));

    /// <summary>Calls that look at something or note it down: collection reads and writes, string tests, logging.</summary>
    private static bool IsCheck(SyntaxNode call) =>
        call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } }
        && (name is "Contains" or "ContainsKey" or "TryGetValue" or "TryAdd" or "TryRemove" or "Add" or "Remove" or "Clear" or "Equals"
            or "ToString" or "Any" or "Count" or "Peek" or "Enqueue" or "TryDequeue" or "TryPeek" or "Push" or "IsNullOrEmpty"
            or "IsNullOrWhiteSpace" or "GetHashCode" or "Set" or "Reset" or "Cancel" or "Dispose" or "Min" or "Max" or "Abs" or "Increment"
            or "Decrement" or "Exchange" or "CompareExchange" or "Read" or "Write" or "ReferenceEquals" or "Append" or "FirstOrDefault"
            or "Subtract" or "Debug" or "Info" or "Warn" or "Error" or "WriteLine" or "Assert"
            || name.StartsWith("Log", StringComparison.Ordinal));
}
