using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Dispose.Fields;

/// <summary>
/// Adds a release to the body of a method that disposes its object: after everything that may use the field, before what says that all is
/// done.
/// </summary>
internal static class DisposalBody
{
    public static bool Write(FixContext site, OwnedField field, MethodDeclarationSyntax method, TextEditor splice)
    {
        var layout = new BlockLayout(site.Root, site.Text, method);
        if (field.Release(method, awaits: method.IsAsync()) is not { } release) return false;
        var disposing = method.ParameterList.Parameters.FirstOrDefault()?.Identifier.ValueText;
        if (method.ExpressionBody is { } arrow)
            return disposing is null && !field.NeedsToRunOnce(method) && AfterExpression(method, arrow, release, site, splice, layout);
        if (method.Body is not { } body || !layout.KeepsRegions(body.Span)) return false;
        var (home, isGuarded) = Home(body, disposing);
        if (field.NeedsToRunOnce(method) && !RunsOnce(body, home, disposing) && !RunOnlyOnce(site, method, body, splice, layout))
            return false;
        return !HasHiddenExit(body, home, site) && Insert(home, field, release, isGuarded ? null : disposing, splice, layout);
    }

    /// <summary>
    /// The innermost block that runs whenever the object is disposed for the first time, and whether finalizers keep out of it.
    /// </summary>
    private static (BlockSyntax Home, bool IsGuarded) Home(BlockSyntax body, string? disposing)
    {
        var isGuarded = false;
        while (true)
        {
            isGuarded |= disposing is not null
                && body.Statements.TakeWhile(IsGuard)
                    .Any(guard => Alternatives(((IfStatementSyntax)guard).Condition).Any(test => IsNot(test, disposing)));
            if (disposing is not null && !isGuarded
                && body.Statements.OfType<IfStatementSyntax>()
                    .FirstOrDefault(test => test.Statement is BlockSyntax && Asks(test, disposing)) is { } asks)
                return ((BlockSyntax)asks.Statement, true);
            var rest = body.Statements.Where(statement => !IsGuard(statement) && !Closes(statement)).ToList();
            switch (rest)
            {
                case [IfStatementSyntax { Else: null, Statement: BlockSyntax inner } test]
                    when Conjuncts(test.Condition).All(one => IsFirstTime(one, disposing)):
                    body = inner;
                    continue;
                case [LockStatementSyntax { Statement: BlockSyntax inner }]:
                    body = inner;
                    continue;
                case [TryStatementSyntax { Catches.Count: 0 } attempt]:
                    body = attempt.Block;
                    continue;
                default:
                    return (body, isGuarded);
            }
        }
    }

    /// <summary>Whether a flag of the object keeps the block from running again.</summary>
    private static bool RunsOnce(BlockSyntax body, BlockSyntax home, string? disposing) =>
        body.Statements.OfType<IfStatementSyntax>()
            .Any(guard => IsGuard(guard) && Alternatives(guard.Condition).Any(test => !IsNot(test, disposing ?? "")))
        || home.AncestorsAndSelf().TakeWhile(node => node != body).OfType<IfStatementSyntax>()
            .Any(test => Conjuncts(test.Condition).Any(one => IsFirstTime(one, disposing)));

    /// <summary>Writes such a flag: a source that is told to cancel when it is disposed already throws.</summary>
    private static bool RunOnlyOnce(FixContext site, MethodDeclarationSyntax method, BlockSyntax body, TextEditor splice,
        BlockLayout layout)
    {
        if (method
            is not
            {
                Identifier.ValueText: "Dispose",
                ParameterList.Parameters.Count: 0,
                ReturnType: PredefinedTypeSyntax,
                Parent: ClassDeclarationSyntax type
            }
            || body.Statements.Count == 0)
            return false;
        if (!layout.IsFirstOnLine(body.Statements[0].GetFirstToken())
            || LeakAnalyzers.CodeFixes.Editing.Statements.FirstField.Add(site, type, "disposed", isStatic: false, "bool", "", splice,
                layout) is not { } flag)
            return false;
        var next = layout.NewLine + layout.IndentAt(body.Statements[0].SpanStart);
        splice.Insert(body.Statements[0].SpanStart, $"if ({flag}) return;{next}{flag} = true;{next}");
        return true;
    }

    /// <summary>A way out before the end, other than one for an object that is disposed already.</summary>
    private static bool HasHiddenExit(BlockSyntax body, BlockSyntax home, FixContext site)
    {
        var exits = body.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>();
        if (exits.Any(exit => exit != home.Statements.LastOrDefault() && !exit.Ancestors().OfType<StatementSyntax>().Any(IsGuard)))
            return true;
        return site.Model.AnalyzeControlFlow(home) is not { Succeeded: true } flow
            || (!flow.EndPointIsReachable && home.Statements.LastOrDefault() is not ReturnStatementSyntax);
    }

    private static bool Insert(BlockSyntax home, OwnedField field, string release, string? disposing, TextEditor splice, BlockLayout layout)
    {
        var place = home.Statements.Count;
        while (place > 0 && (Closes(home.Statements[place - 1]) || home.Statements[place - 1] is ReturnStatementSyntax)
            && !field.IsIn(home.Statements[place - 1]))
            place--;
        if (layout.IsOnOneLine(home.Span))
        {
            var text = disposing is null ? release : $"if ({disposing}) {release}";
            if (place > 0) splice.Insert(home.Statements[place - 1].Span.End, " " + text);
            else if (home.Statements.Count > 0) splice.Insert(home.Statements[0].SpanStart, text + " ");
            else splice.Replace(TextSpan.FromBounds(home.OpenBraceToken.Span.End, home.CloseBraceToken.SpanStart), $" {text} ");
            return true;
        }

        var indent = home.Statements.Count > 0
            ? layout.IndentAt(home.Statements[0].SpanStart)
            : layout.IndentAt(home.CloseBraceToken.SpanStart) + layout.Unit;
        var previous = place > 0 ? home.Statements[place - 1].GetLastToken() : home.OpenBraceToken;
        if (layout.EndOfLineAfter(previous) is not { } end) return false;
        var before = layout.NewLine + (place > 0 && previous.IsKind(SyntaxKind.CloseBraceToken) ? layout.NewLine : "") + indent;
        var after = disposing is not null && place < home.Statements.Count ? layout.NewLine : "";
        splice.Insert(end, before
            + (disposing is null ? release : $"if ({disposing}){layout.Open(indent)}{release}{layout.NewLine}{indent}}}") + after);
        return true;
    }

    private static bool AfterExpression(MethodDeclarationSyntax method, ArrowExpressionClauseSyntax arrow, string release, FixContext site,
        TextEditor splice, BlockLayout layout)
    {
        if (arrow.Expression is ThrowExpressionSyntax || method.ReturnsValue(site.Model) || !layout.IsOnOneLine(arrow.Expression.Span))
            return false;
        var start = arrow.ArrowToken.GetPreviousToken().Span.End;
        if (!layout.IsFree(TextSpan.FromBounds(start, arrow.Expression.SpanStart), default)
            || !layout.IsFirstOnLine(method.GetFirstToken()))
            return false;
        var indent = layout.IndentAt(method.GetFirstToken().SpanStart);
        splice.Replace(TextSpan.FromBounds(start, arrow.Expression.SpanStart), layout.Open(indent));
        splice.Insert(method.SemicolonToken.Span.End, $"{layout.NewLine}{indent}{layout.Unit}{release}{layout.NewLine}{indent}}}");
        return true;
    }

    /// <summary><c>if (_disposed) return;</c> and <c>if (!disposing) return;</c></summary>
    private static bool IsGuard(StatementSyntax statement) =>
        statement
            is IfStatementSyntax
        {
            Else: null,
            Statement: ReturnStatementSyntax or BlockSyntax { Statements: [ReturnStatementSyntax] }
        } guard
            && Alternatives(guard.Condition).All(MentionsFlag);

    /// <summary>What stands at the end of a disposal: the base's, a word to the collector, the flag.</summary>
    private static bool Closes(StatementSyntax statement) => statement is ExpressionStatementSyntax { Expression: var expression }
        && ((expression as AwaitExpressionSyntax)?.Expression ?? expression).ToString() is var text
        && (text.StartsWith("base.Dispose", StringComparison.Ordinal) || text.StartsWith("GC.SuppressFinalize", StringComparison.Ordinal)
            || SaysDone(statement));

    private static bool SaysDone(StatementSyntax statement) =>
        statement
            is ExpressionStatementSyntax
        {
            Expression: AssignmentExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                Right: LiteralExpressionSyntax or NameSyntax or MemberAccessExpressionSyntax
            } done
        }
            && MentionsFlag(done);

    private static bool IsFirstTime(ExpressionSyntax test, string? disposing) =>
        test is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var flag } && MentionsFlag(flag)
            && flag.ToString() != disposing;

    private static bool MentionsFlag(ExpressionSyntax flag) => flag.ToString().IndexOf("ispos", StringComparison.Ordinal) >= 0;

    private static bool Asks(IfStatementSyntax test, string disposing) =>
        Conjuncts(test.Condition).ToList() is var all && all.Any(one => IsName(one, disposing))
            && all.All(one => IsName(one, disposing) || IsFirstTime(one, disposing));

    private static bool IsNot(ExpressionSyntax test, string name) =>
        test is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var operand }
            && IsName(operand, name);

    private static bool IsName(ExpressionSyntax expression, string name) =>
        expression is IdentifierNameSyntax { Identifier.ValueText: var text } && text == name;

    private static IEnumerable<ExpressionSyntax> Conjuncts(ExpressionSyntax condition) =>
        Operands(condition, SyntaxKind.LogicalAndExpression);

    private static IEnumerable<ExpressionSyntax> Alternatives(ExpressionSyntax condition) =>
        Operands(condition, SyntaxKind.LogicalOrExpression);

    private static IEnumerable<ExpressionSyntax> Operands(ExpressionSyntax condition, SyntaxKind kind) =>
        RecursionGuard.Descend(condition) is BinaryExpressionSyntax binary && binary.IsKind(kind)
            ? Operands(binary.Left, kind).Concat(Operands(binary.Right, kind))
            : [condition.WithoutParentheses()];
}
