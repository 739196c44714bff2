using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Operations;

/// <summary>
/// Tasks that are passed on as plain <c>Task</c>: such a task can be awaited, but the resource that it yields can no longer be reached.
/// </summary>
internal static class TaskUpcasts
{
    /// <summary>Whether a type is a task without a result.</summary>
    public static bool HasNoResult(ITypeSymbol? type) => type.IsTaskShaped() && type.AwaitedType() is null;

    /// <summary>Whether the value of an acquisition reaches its consumer as a task without a result.</summary>
    public static bool LosesResult(IOperation acquisition)
    {
        for (var (value, around) = (acquisition, acquisition.Parent); ; (value, around) = (around!, around!.Parent))
        {
            var isPassed = around switch
            {
                IConversionOperation or IParenthesizedOperation => true,
                IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } call => call.Instance == value,
                _ => false,
            };
            if (isPassed) continue;
            return HasNoResult(value.Type) && acquisition.Type.AwaitedType() is not null && !AreUndoneAround(acquisition.Syntax);
        }
    }

    /// <summary>
    /// Whether the type around a node gets results back out of plain tasks: <c>((Task&lt;T&gt;)task).Result</c>,
    /// <c>task is Task&lt;T&gt; done</c>.
    /// </summary>
    public static bool AreUndoneAround(SyntaxNode node) =>
        TypeAround(node).DescendantNodes().Any(static inner => inner switch
        {
            CastExpressionSyntax { Type: var type } => IsTaskOfResult(type),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression or (int)SyntaxKind.IsExpression, Right: TypeSyntax type } =>
                IsTaskOfResult(type),
            DeclarationPatternSyntax { Type: var type } => IsTaskOfResult(type),
            RecursivePatternSyntax { Type: { } type } => IsTaskOfResult(type),
            _ => false,
        });

    private static SyntaxNode TypeAround(SyntaxNode node) =>
        node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().LastOrDefault() ?? node.SyntaxTree.GetRoot();

    private static bool IsTaskOfResult(TypeSyntax type) => RecursionGuard.Descend(type) switch
    {
        NullableTypeSyntax { ElementType: var inner } => IsTaskOfResult(inner),
        QualifiedNameSyntax { Right: var name } => IsTaskOfResult(name),
        GenericNameSyntax { Identifier.ValueText: "Task" or "ValueTask" } => true,
        _ => false,
    };
}
