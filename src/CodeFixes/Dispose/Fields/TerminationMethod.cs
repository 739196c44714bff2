using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Fields;

/// <summary>
/// The one method in which a type that is not disposable releases what it has beside a field, and which is the end of the field's resource
/// as well.
/// </summary>
internal static class TerminationMethod
{
    private static readonly string[] s_ends = ["Close", "Stop", "Shutdown", "ShutDown", "Disconnect", "Cleanup", "CleanUp", "Release",
        "Destroy", "Teardown", "TearDown", "Terminate", "End", "Finish"];

    public static IMethodSymbol? Find(OwnedField field, INamedTypeSymbol type) =>
        type.Implements("IDisposable") || type.Implements("IAsyncDisposable") ? null
        : type.GetMembers().OfType<IMethodSymbol>().Where(method => IsEnd(method) && ReleasesWhatLivesAsLong(method, field))
            .ToList() is [var only]
        ? only
        : null;

    private static bool IsEnd(IMethodSymbol method) =>
        method is
        {
            MethodKind: MethodKind.Ordinary,
            IsStatic: false,
            IsAbstract: false,
            ReturnsVoid: true,
            Parameters.Length: 0,
            DeclaringSyntaxReferences.Length: 1
        }
            && s_ends.Any(word => method.Name.StartsWith(word, StringComparison.Ordinal));

    /// <summary>
    /// Whether a method releases another field that is filled where this one is: an object that is opened again has them both made anew.
    /// </summary>
    private static bool ReleasesWhatLivesAsLong(IMethodSymbol method, OwnedField field) =>
        method.DeclaringSyntaxReferences[0].GetSyntax() is MethodDeclarationSyntax written
        && written.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => IsReleased(name)
            && field.Symbol.ContainingType.GetMembers(name.Identifier.ValueText).FirstOrDefault() is IFieldSymbol { IsStatic: false } other
            && !SymbolEqualityComparer.Default.Equals(other, field.Symbol)
            && FilledIn(other).SetEquals(FilledIn(field.Symbol)));

    private static bool IsReleased(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "Close", Parent: InvocationExpressionSyntax } access =>
            access.Expression == name,
        ConditionalAccessExpressionSyntax
        {
            WhenNotNull: InvocationExpressionSyntax
            {
                Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "Close" }
            }
        } access =>
            access.Expression == name,
        _ => false,
    };

    /// <summary>The methods that fill a field; none stands for the constructors and the initializer.</summary>
    private static HashSet<SyntaxNode?> FilledIn(ISymbol field)
    {
        var nodes = field.ContainingType.DeclaringSyntaxReferences.SelectMany(static part => part.GetSyntax().DescendantNodes()).ToList();
        var fills = nodes.OfType<AssignmentExpressionSyntax>()
            .Where(filled =>
                !filled.Right.IsNullOrDefault()
                    && (filled.Left as IdentifierNameSyntax
                        ?? (filled.Left as MemberAccessExpressionSyntax)?.Name)?.Identifier.ValueText == field.Name)
            .Select(static filled => filled.FirstAncestorOrSelf<MemberDeclarationSyntax>() as MethodDeclarationSyntax);
        var initials =
            nodes.Where(node =>
                node is VariableDeclaratorSyntax { Initializer.Value: { } value, Identifier.ValueText: var name } && name == field.Name
                    && !value.IsNullOrDefault())
            .Select(static _ => (SyntaxNode?)null);
        return new(fills.Concat(initials));
    }
}
