using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>
/// Whether a time is asked for anew in each turn because it may be another one by then: from options that are reloaded, or from a member
/// that others set.
/// </summary>
internal static class FixedTime
{
    public static bool MayChange(FixContext site, SyntaxNode time) =>
        time.DescendantNodes(static node => node is not AnonymousFunctionExpressionSyntax).OfType<SimpleNameSyntax>()
        .Any(name => site.Model.GetSymbolInfo(name, site.Cancellation).Symbol switch
        {
            IPropertySymbol property => MayChange(site, property, name),
            IFieldSymbol { IsReadOnly: false, IsConst: false } field =>
                field.DeclaredAccessibility != Accessibility.Private || IsSet(site, field),
            _ => false,
        });

    private static bool MayChange(FixContext site, IPropertySymbol property, SimpleNameSyntax name)
    {
        if (property.ContainingType.FullName() == "Microsoft.Extensions.Options.IOptionsMonitor`1") return true;
        if (IsOfFixedOptions(site, name)) return false;
        if (property.SetMethod is { IsInitOnly: false, DeclaredAccessibility: not Accessibility.Private }) return true;
        if (property.SetMethod is not null) return IsSet(site, property);
        return property.DeclaringSyntaxReferences.Any(static declared => declared.GetSyntax() is PropertyDeclarationSyntax written
            && (written.ExpressionBody is { Expression: not LiteralExpressionSyntax }
                || written.AccessorList?.Accessors.Any(static accessor =>
                    accessor.Body is not null || accessor.ExpressionBody is not null) == true));
    }

    /// <summary>What <c>IOptions</c> gives stays as it is, and so does what is read off it.</summary>
    private static bool IsOfFixedOptions(FixContext site, SimpleNameSyntax name)
    {
        ExpressionSyntax? asked = name;
        while (asked is not null)
        {
            if (site.Model.GetSymbolInfo(asked, site.Cancellation).Symbol is IPropertySymbol { Name: "Value", ContainingType: var type }
                && type.FullName() == "Microsoft.Extensions.Options.IOptions`1")
                return true;
            asked = asked.Parent is MemberAccessExpressionSyntax access && access.Name == asked
                ? access.Expression
                : (asked as MemberAccessExpressionSyntax)?.Expression;
        }

        return false;
    }

    private static bool IsSet(FixContext site, ISymbol member) =>
        member.ContainingType.DeclaringSyntaxReferences.Any(part => part.SyntaxTree != site.Model.SyntaxTree
        || part.GetSyntax(site.Cancellation).DescendantNodes()
            .Where(static node => node is MethodDeclarationSyntax or AccessorDeclarationSyntax)
            .Any(code => LoopDependence.IsWritten(site, code, member)));
}
