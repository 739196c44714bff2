using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Dispose.Fields;

/// <summary>Releases what a field holds before an assignment puts another resource in its place.</summary>
internal static class BeforeOverwrite
{
    public static bool Write(FixContext site, OwnedField field, TextEditor splice)
    {
        if (field.Assignment is not { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment || field.IsIn(assignment.Right))
            return false;
        if (!field.MayEnd(Before(assignment))) return false;
        // while an await runs, others may use what is still in the field; and if it fails, they go on with it
        return assignment.Right.DescendantNodesAndSelf().Any(node => node is AwaitExpressionSyntax)
            ? WriteBehindAwait(site, field, assignment, splice)
            : Write(site, field, assignment, splice);
    }

    /// <summary>
    /// Whether each call of a method fills the field with something of its own: what is asked for depends on what the call is given.
    /// </summary>
    public static bool DependsOnCall(FixContext site, OwnedField field) =>
        field.Assignment is { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
            && assignment.FirstAncestorOrSelf<MemberDeclarationSyntax>() is MethodDeclarationSyntax
        && assignment.Right is AwaitExpressionSyntax && assignment.Right.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name =>
                site.Model.GetSymbolInfo(name, site.Cancellation).Symbol is IParameterSymbol { Type: var type }
                    && type.FullName() != "System.Threading.CancellationToken");

    /// <summary>Waits for the next one first, and then lets it take the place of the last.</summary>
    private static bool WriteBehindAwait(FixContext site, OwnedField field, AssignmentExpressionSyntax assignment, TextEditor splice)
    {
        if (assignment.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax } statement
            || field.Release(assignment.Function(), awaits: false) is not { } release)
            return false;
        var layout = new BlockLayout(site.Root, site.Text, assignment);
        if (!layout.IsFree(TextSpan.FromBounds(assignment.SpanStart, assignment.Right.SpanStart), default)) return false;
        var next = FreeName.For("next", assignment.Function(), assignment.SpanStart, site.Model);
        var gap = layout.IsFirstOnLine(statement.GetFirstToken()) ? layout.NewLine + layout.IndentAt(statement.SpanStart) : " ";
        splice.Replace(TextSpan.FromBounds(assignment.SpanStart, assignment.Right.SpanStart), $"var {next} = ");
        splice.Insert(statement.Span.End, $"{gap}{release}{gap}", assignment.Left.Span, $" = {next};");
        return true;
    }

    /// <summary>
    /// Releases what the field holds where it is told to forget it; says whether that could be written at every such place of its type.
    /// </summary>
    public static bool WriteWhereForgotten(FixContext site, OwnedField field, TextEditor splice) =>
        field.Forgets.All(place =>
            place.SyntaxTree == site.Root.SyntaxTree && field.MayEnd(Before(place)) && Write(site, field, place, splice));

    private static bool Write(FixContext site, OwnedField field, AssignmentExpressionSyntax assignment, TextEditor splice)
    {
        if (field.Release(assignment.Function(), awaits: false) is not { } release) return false;
        var layout = new BlockLayout(site.Root, site.Text, assignment);
        var words = release.TrimEnd(';');
        switch (assignment.Parent)
        {
            case ExpressionStatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax } statement:
                splice.Insert(statement.SpanStart, release
                    + (layout.IsFirstOnLine(statement.GetFirstToken()) ? layout.NewLine + layout.IndentAt(statement.SpanStart) : " "));
                return true;
            case ExpressionStatementSyntax { Parent: not LabeledStatementSyntax } statement:
                return new EmbeddedStatement(statement, layout).TryLead(splice, declares: true, [words], replaces: false);
            case ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method }:
                return BlockBody.Write(site, method, assignment, splice, layout, declares: true, [words], replaces: false);
            default:
                return false;
        }
    }

    private static IEnumerable<SyntaxNode> Before(SyntaxNode place) =>
        place.FirstAncestorOrSelf<StatementSyntax>() is { } statement && StatementList.TryCreate(statement) is { } siblings
            ? siblings.Statements.TakeWhile(before => before != statement)
            : [];
}
