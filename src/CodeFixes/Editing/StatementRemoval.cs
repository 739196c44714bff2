using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>
/// Takes statements out of a body, and blocks out of the statement around them, leaving comments and blank lines as a reader expects.
/// </summary>
internal sealed class StatementRemoval(SyntaxNode root, TextLayout layout, DocumentEdits edits)
{
    private readonly List<(int First, int Last)> _lines = [];
    private readonly HashSet<StatementSyntax> _removed = [];

    /// <summary>
    /// Removes statements that stand in a list of statements, and the <c>if</c>, <c>try</c> or <c>finally</c> that is empty without them.
    /// </summary>
    public bool TryRemove(IEnumerable<StatementSyntax> statements, IReadOnlyCollection<StatementSyntax>? moved = null)
    {
        _removed.UnionWith(statements);
        if (_removed.Any(s => !IsListed(s) || HasDirective(s))) return false;
        var emptied = _removed.Select(s => s.Parent).OfType<BlockSyntax>()
            .Where(b => b.Parent is FinallyClauseSyntax && b.Statements.All(_removed.Contains)).Distinct().ToList();
        foreach (var statement in _removed.Where(s => s.Parent is not BlockSyntax block || !emptied.Contains(block)))
        {
            RemoveSpan(moved?.Contains(statement) == true ? WithComments(statement) : statement.Span);
        }

        return emptied.All(TryRemoveFinally);
    }

    /// <summary>Removes <c>using (...)</c> and leaves its body, without its braces where that changes nothing.</summary>
    public bool TryUnwrap(UsingStatementSyntax statement, UsingStatementSyntax? outer = null)
    {
        var owner = outer ?? statement;
        var header = TextSpan.FromBounds(owner.SpanStart, statement.CloseParenToken.Span.End);
        if (HasDirective(owner, TextSpan.FromBounds(owner.SpanStart, statement.Statement.SpanStart))) return false;
        if (statement.Statement is BlockSyntax block)
        {
            if (CanSplice(owner, block)) Splice(owner, block);
            else if (IsBodyOfAnother(owner)) Lower(owner, header, block);
            else Strip(header, block.SpanStart);
            return true;
        }

        var deeper = layout.IsFirstOnLine(statement.Statement.SpanStart)
            ? layout.IndentAt(statement.Statement.SpanStart).Length - layout.IndentAt(owner.SpanStart).Length
            : 0;
        if (deeper > 0) Outdent(statement.Statement.Span, deeper, skipFirst: true);
        Strip(header, statement.Statement.SpanStart);
        return true;
    }

    /// <summary>Hands the collected line deletions over; neighbours are one deletion, so that no stray blank line stays.</summary>
    public void Finish()
    {
        foreach (var (first, last) in Merged())
        {
            var start = layout.Text.Lines[first].Start;
            var end = layout.Text.Lines[last].EndIncludingLineBreak;
            var opens = layout.IsBlankLine(first - 1)
                || Trimmed(first - 1) is var above
                    && (above.EndsWith("{", StringComparison.Ordinal) || above.StartsWith("//", StringComparison.Ordinal));
            if (opens && layout.IsBlankLine(last + 1)) end = layout.Text.Lines[last + 1].EndIncludingLineBreak;
            else if (layout.IsBlankLine(first - 1) && Trimmed(last + 1).StartsWith("}", StringComparison.Ordinal))
                start = layout.Text.Lines[first - 1].Start;
            edits.Delete(TextSpan.FromBounds(start, end));
        }
    }

    /// <summary>The statement, or the <c>if</c> around it that only asks whether to run it.</summary>
    public static StatementSyntax WithTest(StatementSyntax statement) => statement.Parent switch
    {
        IfStatementSyntax { Else: null } test when IsQuiet(test.Condition) => test,
        BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax { Else: null } test } when IsQuiet(test.Condition) => test,
        _ => statement,
    };

    private static bool IsQuiet(ExpressionSyntax condition) =>
        condition.DescendantNodesAndSelf()
            .All(n =>
                n is not (InvocationExpressionSyntax or AssignmentExpressionSyntax or AwaitExpressionSyntax
                    or BaseObjectCreationExpressionSyntax or VariableDesignationSyntax));

    private static TextSpan WithComments(StatementSyntax statement)
    {
        var first = statement.GetLeadingTrivia().Where(t => t.ToString().StartsWith("/", StringComparison.Ordinal)).Select(t => t.SpanStart)
            .DefaultIfEmpty(statement.SpanStart).First();
        return TextSpan.FromBounds(first, EndOfLineComment(statement.GetLastToken()));
    }

    private static bool IsListed(StatementSyntax statement) => statement.Parent is BlockSyntax or SwitchSectionSyntax;

    private bool TryRemoveFinally(BlockSyntax block)
    {
        if (block.Parent is not FinallyClauseSyntax { Parent: TryStatementSyntax attempt } clause || HasDirective(attempt)) return false;
        if (attempt.Catches.Count > 0)
        {
            RemoveSpan(clause.Span);
            return true;
        }

        if (!IsListed(attempt)) return false;
        if (CanSplice(attempt, attempt.Block))
        {
            Splice(attempt, attempt.Block);
        }
        else
        {
            Strip(attempt.TryKeyword.Span, attempt.Block.SpanStart);
            RemoveSpan(clause.Span);
        }

        return true;
    }

    // Names of the block must not meet those around it, and what a using declaration holds must not live longer than before.
    private static bool CanSplice(StatementSyntax owner, BlockSyntax block)
    {
        if (!IsListed(owner) || block.Statements.Count == 0) return false;
        var isLast = owner.Parent is BlockSyntax parent && parent.Statements.Last() == owner;
        if (!isLast && block.Statements.Any(s => s is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 })) return false;

        var inside = Declared(block).ToImmutableHashSet();
        return !Declared(owner.Parent!, except: owner).Any(inside.Contains);
    }

    private static IEnumerable<string> Declared(SyntaxNode scope, SyntaxNode? except = null) =>
        scope.DescendantNodes(n => n != except).Where(n => n != except).Select(node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
            SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
            ForEachStatementSyntax loop => loop.Identifier.ValueText,
            LocalFunctionStatementSyntax function => function.Identifier.ValueText,
            LabeledStatementSyntax label => label.Identifier.ValueText,
            ParameterSyntax parameter => parameter.Identifier.ValueText,
            _ => null,
        }).OfType<string>();

    private void Splice(StatementSyntax owner, BlockSyntax block)
    {
        var deeper = layout.IndentAt(block.Statements[0].SpanStart).Length - layout.IndentAt(owner.SpanStart).Length;
        var body = TextSpan.FromBounds(block.OpenBraceToken.Span.End, block.CloseBraceToken.SpanStart);
        if (deeper > 0 && !layout.IsOneLine(block.Span)) Outdent(body, deeper, skipFirst: true);

        var open = TextSpan.FromBounds(owner.SpanStart, block.OpenBraceToken.Span.End);
        var comments = Comments(open).Concat(Comments(block.OpenBraceToken.TrailingTrivia)).ToList();
        if (comments.Count == 0) RemoveSpan(open);
        else edits.Replace(TextSpan.FromBounds(open.Start, EndOfLineComment(block.OpenBraceToken)),
            string.Join(layout.NewLine + layout.IndentAt(owner.SpanStart), comments));
        RemoveSpan(TextSpan.FromBounds(block.CloseBraceToken.SpanStart, owner.Span.End));
    }

    // The block that is left belongs to the loop or test above, and stands where that one's would.
    private void Lower(StatementSyntax owner, TextSpan header, BlockSyntax block)
    {
        Outdent(TextSpan.FromBounds(owner.SpanStart, block.Span.End),
            layout.IndentAt(owner.SpanStart).Length - layout.IndentAt(owner.Parent!.SpanStart).Length, skipFirst: false);
        Strip(header, block.SpanStart);
    }

    private bool IsBodyOfAnother(StatementSyntax owner) =>
        owner.Parent is StatementSyntax and not (BlockSyntax or UsingStatementSyntax) && layout.IsFirstOnLine(owner.SpanStart)
            && layout.IndentAt(owner.SpanStart).Length > layout.IndentAt(owner.Parent.SpanStart).Length;

    private void Strip(TextSpan header, int bodyStart)
    {
        var comments = Comments(TextSpan.FromBounds(header.Start, bodyStart)).ToList();
        var end = layout.NewLine + layout.IndentAt(header.Start);
        edits.Replace(TextSpan.FromBounds(header.Start, bodyStart), string.Concat(comments.Select(c => c + end)));
    }

    private void RemoveSpan(TextSpan span)
    {
        if (layout.IsFirstOnLine(span.Start) && layout.IsLastOnLine(span.End))
        {
            _lines.Add((layout.Text.Lines.IndexOf(span.Start), layout.Text.Lines.IndexOf(span.End)));
            return;
        }

        var end = span.End;
        while (end < layout.Text.Length && layout.Text[end] is ' ' or '\t') end++;
        var start = span.Start;
        if (layout.IsLastOnLine(span.End))
        {
            while (start > 0 && layout.Text[start - 1] is ' ' or '\t') start--;
        }

        edits.Delete(TextSpan.FromBounds(start, end));
    }

    private void Outdent(TextSpan span, int width, bool skipFirst)
    {
        for (var number = layout.Text.Lines.IndexOf(span.Start) + (skipFirst ? 1 : 0); number <= layout.Text.Lines.IndexOf(span.End);
            number++)
        {
            var start = layout.Text.Lines[number].Start;
            if (start >= span.End || root.FindToken(start).Span is var token && token.Start < start && start < token.End) continue;
            edits.Outdent(start, width);
        }
    }

    private List<(int First, int Last)> Merged()
    {
        var merged = new List<(int First, int Last)>();
        foreach (var range in _lines.OrderBy(l => l.First))
        {
            if (merged.Count > 0 && merged[merged.Count - 1] is var last && range.First <= NextWithText(last.Last + 1))
                merged[merged.Count - 1] = (last.First, Math.Max(last.Last, range.Last));
            else merged.Add(range);
        }

        return merged;
    }

    private int NextWithText(int number)
    {
        while (layout.IsBlankLine(number)) number++;
        return number;
    }

    private string Trimmed(int number) =>
        number >= 0 && number < layout.Text.Lines.Count ? layout.Text.ToString(layout.Text.Lines[number].Span).Trim() : "";

    private IEnumerable<string> Comments(TextSpan span) => Comments(root.DescendantTrivia(span).Where(t => span.Contains(t.Span)));

    private static IEnumerable<string> Comments(IEnumerable<SyntaxTrivia> trivia) =>
        trivia.Select(t => t.ToString())
            .Where(t => t.StartsWith("//", StringComparison.Ordinal) || t.StartsWith("/*", StringComparison.Ordinal));

    private static int EndOfLineComment(SyntaxToken token) =>
        token.TrailingTrivia.Where(t => t.ToString().StartsWith("/", StringComparison.Ordinal)).Select(t => t.Span.End)
            .DefaultIfEmpty(token.Span.End).Max();

    private static bool HasDirective(SyntaxNode node) => HasDirective(node, node.Span);

    private static bool HasDirective(SyntaxNode node, TextSpan span) =>
        node.ContainsDirectives && node.DescendantTrivia(span).Any(t => t.IsDirective && span.Contains(t.Span));
}
