using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Clients;

/// <summary>Tells whether what an expression reads of its instance stays the same for as long as the instance lives.</summary>
internal static class InstanceState
{
    public static bool IsSteady(IEnumerable<ExpressionSyntax> values, ClientSite site) =>
        values.Where(v => v.SyntaxTree == site.Creation.SyntaxTree).All(value => Reads(value).All(node => IsSteady(node, value, site)));

    // What stands in a callback is read when it is called, before as after.
    private static IEnumerable<ExpressionSyntax> Reads(ExpressionSyntax value) =>
        value.DescendantNodesAndSelf(node => node is not AnonymousFunctionExpressionSyntax).OfType<ExpressionSyntax>();

    private static bool IsSteady(ExpressionSyntax node, ExpressionSyntax value, ClientSite site)
    {
        switch (node)
        {
            // What a method of an object returns may differ from call to call; so may what options monitors hold.
            case InvocationExpressionSyntax call:
                return ValueDependence.ReachOf(call, site.Model) < DependenceScope.Instance;
            case IdentifierNameSyntax { Identifier.ValueText: "CurrentValue" }:
                return false;
            case IdentifierNameSyntax name:
                return site.Model.GetSymbolInfo(name).Symbol switch
                {
                    IFieldSymbol field =>
                        field.IsReadOnly || field.IsConst || !SymbolEqualityComparer.Default.Equals(field.ContainingType, site.Type),
                    IPropertySymbol property when SymbolEqualityComparer.Default.Equals(property.ContainingType, site.Type) =>
                        IsInitOnly(property),
                    IParameterSymbol parameter when ValueDependence.IsOfPrimaryConstructor(parameter) => !IsAssigned(parameter, site),
                    _ => true,
                };
            default:
                return true;
        }
    }

    private static bool IsInitOnly(IPropertySymbol property) =>
        property.SetMethod is null or { IsInitOnly: true }
        && property.DeclaringSyntaxReferences.All(r =>
            r.GetSyntax() is PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } list }
                && list.Accessors.All(a => a is { Body: null, ExpressionBody: null }));

    private static bool IsAssigned(IParameterSymbol parameter, ClientSite site) =>
        ClientLocal.References(parameter, site.Declaration, site.Model)
            .Any(r =>
                r.Parent is AssignmentExpressionSyntax assignment && assignment.Left == r
                    || r.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 });
}
