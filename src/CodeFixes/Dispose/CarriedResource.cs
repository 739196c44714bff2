using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>
/// Puts the resource that an object brings along in a member under a 'using' of its own, right behind the statement that takes the object.
/// </summary>
internal static class CarriedResource
{
    public static bool Concerns(FixContext site) => MemberOf(site) is not null;

    public static Repair? Plan(FixContext site, AcquiredValue value, ExpressionSyntax holder)
    {
        if (MemberOf(site) is not { } member || holder.FirstAncestorOrSelf<StatementSyntax>() is not { } statement
            || StatementList.TryCreate(statement) is not { } siblings)
            return null;
        if (Taken(site, value, holder, member) is not ({ } local, { } type, var resource)) return null;
        var dependents = ResourceUsages.OfLocal(site, local);
        if (!dependents.StaysInside || dependents.Writes.Count > 0 || dependents.Releases.Count > 0 || dependents.Mentions.Any(IsReleased)
            || !WaitingUse.Suffice(site, type, dependents, statement))
            return null;
        if (UsingForm.For(site, type, statement, siblings) is not { Declares: true } form) return null;
        var name = resource == local.Name ? "_" : LocalName.For(type, statement.Function(), site.Model);
        if (name == "_"
            && statement.Function().DescendantNodes().OfType<IdentifierNameSyntax>().Any(other => other.Identifier.ValueText == "_"))
            return null;
        var layout = new BlockLayout(site.Root, site.Text, statement);
        var splice = new TextEditor();
        splice.Insert(statement.Span.End,
            $"{(layout.IsFirstOnLine(statement.GetFirstToken()) ? layout.NewLine + layout.IndentAt(statement.SpanStart) : " ")}"
                + $"{form.Keyword} var {name} = {resource};");
        return UsingForm.Repairs(resource, splice);
    }

    /// <summary>The local that takes the object, or that takes the resource out of it at once, and the words for the resource.</summary>
    private static (ILocalSymbol? Local, ITypeSymbol? Type, string Resource) Taken(FixContext site, AcquiredValue value,
        ExpressionSyntax holder, string member)
    {
        switch (holder.Parent)
        {
            case EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax }
                } declarator
            }
                when site.Model.GetDeclaredSymbol(declarator, site.Cancellation) is ILocalSymbol local:
                return (local, TypeOf(value.Type, member), $"{local.Name}.{member}");
            case AssignmentExpressionSyntax
            {
                Left: DeclarationExpressionSyntax or TupleExpressionSyntax,
                Parent: ExpressionStatementSyntax
            } parts:
                var named = parts.Left.DescendantNodes().OfType<SingleVariableDesignationSyntax>()
                    .Select(part => site.Model.GetDeclaredSymbol(part, site.Cancellation)).OfType<ILocalSymbol>()
                    .Where(part => SymbolEqualityComparer.Default.Equals(part.Type, TypeOf(value.Type, member))).ToList();
                return named is [var only] ? (only, only.Type, only.Name) : default;
            default:
                return default;
        }
    }

    private static ITypeSymbol? TypeOf(ITypeSymbol carrier, string member) =>
        carrier.GetMembers(member)
            .Select(found => found switch { IPropertySymbol property => property.Type, IFieldSymbol field => field.Type, _ => null })
            .FirstOrDefault();

    private static bool IsReleased(SyntaxNode mention) =>
        mention.Ancestors().TakeWhile(node => node is not StatementSyntax || node is UsingStatementSyntax)
            .Any(node =>
                node is UsingStatementSyntax
                    or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync" or "Close" }
                    or MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync" or "Close" })
        || mention.Ancestors().OfType<ConditionalAccessExpressionSyntax>()
            .Any(access =>
                access.WhenNotNull.DescendantNodes().OfType<MemberBindingExpressionSyntax>()
                    .Any(called => called.Name.Identifier.ValueText is "Dispose" or "DisposeAsync" or "Close"));

    private static string? MemberOf(FixContext site) =>
        site.Hints.FirstOrDefault(static hint => hint.StartsWith(DiagnosticProperties.InMember, StringComparison.Ordinal)) is { } hint
            ? hint.Substring(DiagnosticProperties.InMember.Length)
            : null;
}
