using System.Composition;
using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes;

/// <summary>Releases an acquired resource with 'using', wherever that is right on every path.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DisposeWithUsing)), Shared]
public sealed class DisposeWithUsing : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        "LEAK201", "LEAK202", "LEAK203", "LEAK204", "LEAK205", "LEAK206", "LEAK207", "LEAK208", "LEAK209", "LEAK210", "LEAK299");

    internal override string Key => nameof(DisposeWithUsing);

    internal override string Title => "Dispose with using";

    internal override Repair? Decide(Site site)
    {
        if (AcquiredValue.Of(site) is not { } value) return null;
        var holder = value.Holder(site);
        switch (holder.Parent)
        {
            case UsingStatementSyntax:
                return null;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax declaration } declarator }:
                return Named(declarator.Identifier.Text, UsingLocal.Of(site, declaration, declarator));
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: UsingStatementSyntax } }:
                return null;
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax statement } assignment
                when site.Model.GetSymbolInfo(assignment.Left, site.Cancellation).Symbol is not IDiscardSymbol:
                return site.Model.GetSymbolInfo(assignment.Left, site.Cancellation).Symbol is ILocalSymbol local ? Named(local.Name, AssignedLocal.Of(site, local, statement)) : null;
            default:
                return LiftedResource.Of(site, value) is { } lifted ? Named(lifted.Name, lifted.Splice) : null;
        }
    }

    private static Repair? Named(string name, Splice? splice) => splice is null ? null : new($"Dispose '{name}' with using", splice);
}
