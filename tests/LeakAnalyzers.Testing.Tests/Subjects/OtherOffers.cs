using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Testing.Tests.Subjects;

/// <summary>Offers nothing.</summary>
public sealed class OffersNothing : ReplacesByFortyThree
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context) => Task.CompletedTask;
}

/// <summary>Offers nothing for the field G.</summary>
public sealed class LeavesTheFieldG : ReplacesByFortyThree
{
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        var field = root.FindNode(context.Span).FirstAncestorOrSelf<VariableDeclaratorSyntax>();
        if (field?.Identifier.Text != "G") await base.RegisterCodeFixesAsync(context);
    }
}

/// <summary>Offers 43, and below a heading 44 and 45; the keys are those numbers.</summary>
public sealed class OffersThreeNumbers : ReplacesByFortyThree
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(Use(43), context.Diagnostics);
        context.RegisterCodeFix(CodeAction.Create("Use more", [Use(44), Use(45)], isInlinable: false), context.Diagnostics);
        return Task.CompletedTask;

        CodeAction Use(int value) => CodeAction.Create($"Use {value}", cancellation => ReplaceAsync(context.Document, [context.Span], _ => Literal(value), cancellation), $"{value}");
    }
}

/// <summary>Adds a document beside the change.</summary>
public sealed class AddsADocument : ReplacesByFortyThree
{
    public override FixAllProvider? GetFixAllProvider() => null;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                "Use 43 in two documents",
                async cancellation =>
                {
                    var document = await FixAsync(context.Document, context.Span, cancellation);
                    return document.Project.AddDocument("New.cs", SourceText.From("class New { }\n")).Project.Solution;
                },
                Key),
            context.Diagnostics);
        return Task.CompletedTask;
    }
}

/// <summary>Fixes a warning of the compiler: takes the variable away that is never used.</summary>
public sealed class RemovesUnusedVariable : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ["CS0168"];

    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        var declaration = root.FindNode(context.Span).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()!;
        context.RegisterCodeFix(
            CodeAction.Create("Remove it", _ => Task.FromResult(context.Document.WithSyntaxRoot(root.RemoveNode(declaration, SyntaxRemoveOptions.KeepNoTrivia)!)), "Remove"),
            context.Diagnostics);
    }
}
