using System.Composition;
using LeakAnalyzers.CodeFixes.Dispose.Fields;
using LeakAnalyzers.Rules.Dispose;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>Releases an acquired resource: a local with 'using' wherever that is right on every path, a field with its type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DisposeWithUsing)), Shared]
public sealed class DisposeWithUsing : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        StreamedResponseNotDisposed.Id, BufferedResponseNotDisposed.Id, ReaderNotDisposed.Id, ConnectionNotDisposed.Id,
        CommandNotDisposed.Id, BodyStreamNotDisposed.Id,
        SocketNotDisposed.Id, TokenSourceNotDisposed.Id, RegistrationNotDisposed.Id, TimerNotDisposed.Id, ResourceNotDisposed.Id);

    internal override string Key => nameof(DisposeWithUsing);

    internal override string Title => "Dispose with 'using'";

    internal override Repair? Decide(FixContext site)
    {
        if (OutVariableResource.Plan(site) is { } given) return given;
        if (AcceptedClient.MayLoseAnswer(site)) return null;
        if (AcquiredValue.TryCreate(site) is not { } value) return ReleaseAll.OfTogether(site);
        var holder = value.Holder(site);
        if (CarriedResource.Concerns(site)) return CarriedResource.Plan(site, value, holder);
        return OwnedField.TryCreate(site, holder) is { } field
            ? FieldRelease.Plan(site, field)
            : OfLocal(site, value, holder) ?? ReleaseAll.Plan(site, value, holder);
    }

    private static Repair? OfLocal(FixContext site, AcquiredValue value, ExpressionSyntax holder)
    {
        switch (holder.Parent)
        {
            case UsingStatementSyntax:
                return null;
            case EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax declaration } declarator
            }:
                return UsingLocal.Plan(site, declaration, declarator);
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: UsingStatementSyntax } }:
                return null;
            case AssignmentExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                Parent: ExpressionStatementSyntax statement
            } assignment
                when site.Model.GetSymbolInfo(assignment.Left, site.Cancellation).Symbol is not IDiscardSymbol:
                return site.Model.GetSymbolInfo(assignment.Left, site.Cancellation).Symbol is ILocalSymbol local
                    ? AssignedLocal.Plan(site, local, statement)
                    : null;
            default:
                return LiftedResource.Plan(site, value) ?? LiftedInBranch.Plan(site, value);
        }
    }
}
