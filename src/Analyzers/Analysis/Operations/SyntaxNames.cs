using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>Names that stand in syntax, for calls that are not bound.</summary>
internal static class SyntaxNames
{
    /// <summary>The simple name of the method that a call names.</summary>
    public static string? CalleeOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax bound => bound.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>The call that a name is the method of.</summary>
    public static InvocationExpressionSyntax? CallOf(SimpleNameSyntax name)
    {
        ExpressionSyntax callee = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access,
            MemberBindingExpressionSyntax bound => bound,
            _ => name,
        };
        return callee.Parent is InvocationExpressionSyntax call && call.Expression == callee ? call : null;
    }
}
