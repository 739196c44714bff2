using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Syntax.Fields;

/// <summary>Releases what a field holds before an assignment puts another resource in its place.</summary>
internal static class BeforeOverwrite
{
    public static bool Write(Site site, OwnedField field, Splice splice)
    {
        if (field.Assignment is not { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment || field.IsIn(assignment.Right)) return false;
        // while an await runs, others may use what is still in the field; and if it fails, they go on with it
        if (assignment.Right.DescendantNodesAndSelf().Any(node => node is AwaitExpressionSyntax)) return false;
        if (IsSource(field) && !IsCancelledBefore(assignment, field) && IsTokenGiven(field)) return false;
        if (field.Release(assignment.Function(), awaits: false) is not { } release) return false;

        var layout = new Layout(site.Root, site.Text, assignment);
        var words = release.TrimEnd(';');
        switch (assignment.Parent)
        {
            case ExpressionStatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax } statement:
                splice.Insert(statement.SpanStart, release + (layout.IsFirstOnLine(statement.GetFirstToken()) ? layout.NewLine + layout.IndentAt(statement.SpanStart) : " "));
                return true;
            case ExpressionStatementSyntax { Parent: not LabeledStatementSyntax } statement:
                return new EmbeddedStatement(statement, layout).TryLead(splice, declares: true, [words], replaces: false);
            case ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method }:
                return BlockBody.Write(site, method, assignment, splice, layout, declares: true, [words], replaces: false);
            default:
                return false;
        }
    }

    private static bool IsSource(OwnedField field) => field.Symbol.Type.Is("System.Threading.CancellationTokenSource");

    /// <summary>A source that was cancelled has told everybody; one that was not, and is disposed, will never tell them.</summary>
    private static bool IsCancelledBefore(AssignmentExpressionSyntax assignment, OwnedField field) =>
        assignment.Parent is ExpressionStatementSyntax statement && Siblings.Of(statement) is { } siblings
        && siblings.Statements.TakeWhile(before => before != statement).Any(before => before is ExpressionStatementSyntax && field.IsIn(before) && before.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText is "Cancel" or "CancelAsync"));

    private static bool IsTokenGiven(OwnedField field) => field.Symbol.ContainingType.DeclaringSyntaxReferences
        .SelectMany(part => part.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>())
        .Any(name => name.Identifier.ValueText == "Token" && name.Parent is { } access && field.IsIn(access.Parent is ConditionalAccessExpressionSyntax conditional ? conditional : access));
}
