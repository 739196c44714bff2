using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>
/// The assignments that put another resource into a local which may still hold one: the one before is released, once, and whatever throws.
/// </summary>
internal sealed class Reassignments
{
    private readonly FixContext _site;
    private readonly ILocalSymbol _local;
    private readonly ResourceUsages _dependents;
    private readonly List<AssignmentExpressionSyntax> _writes;
    private readonly HashSet<AssignmentExpressionSyntax> _later;
    private readonly List<(string Name, TextSpan Scope)> _names = [];

    private Reassignments(FixContext site, ILocalSymbol local, ResourceUsages dependents, List<AssignmentExpressionSyntax> writes,
        HashSet<AssignmentExpressionSyntax> later)
        => (_site, _local, _dependents, _writes, _later) = (site, local, dependents, writes, later);

    /// <summary>Whether the local may be told to hold nothing, or gets what may be nothing.</summary>
    public bool MayBeNull => _writes.Any(write => IsPerhapsNull(write.Right, _site) || IsEmptied(write));

    /// <summary>
    /// The assignments to a local; nothing if some are not plain, or if something of one resource is still in use when the next takes its
    /// place.
    /// </summary>
    public static Reassignments? TryCreate(FixContext site, ILocalSymbol local, ResourceUsages dependents, bool isFilledAtOnce,
        StatementList siblings)
    {
        var writes = dependents.Writes.OfType<AssignmentExpressionSyntax>().ToList();
        if (writes.Count < dependents.Writes.Count || !writes.All(write => IsPlain(write, siblings))) return null;
        HashSet<AssignmentExpressionSyntax> later = [.. writes.Where(write => MayFollow(write, writes, isFilledAtOnce, siblings))];
        var isOneByOne = !WaitingUse.IsActive(local.Type) && !dependents.ActsOnItsOwn && !dependents.IsMadeOfItself(local)
            && !later.Any(write => dependents.IsUsedAcross(local, write, write.Span.End));
        return later.Count == 0 || isOneByOne ? new(site, local, dependents, writes, later) : null;
    }

    /// <summary>Whether a value may be null: what is created is not, nor is what a library says so of.</summary>
    public static bool IsPerhapsNull(ExpressionSyntax value, FixContext site) => RecursionGuard.Descend(value).WithoutParentheses() switch
    {
        AwaitExpressionSyntax wait => IsPerhapsNull(wait.Expression.WithoutConfigureAwait(), site),
        BaseObjectCreationExpressionSyntax => false,
        InvocationExpressionSyntax call =>
            site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is not IMethodSymbol method || method.IsFromSource()
            || ((method.ReturnType as INamedTypeSymbol)?.TypeArgumentNullableAnnotations.FirstOrDefault() is { } held
                && method.ReturnType.IsTaskLike()
                ? held
                : method.ReturnNullableAnnotation) != NullableAnnotation.NotAnnotated,
        _ => true,
    };

    /// <summary>Whether the release is followed by a word that the local holds nothing now, or will be: it stays.</summary>
    public bool Keep(StatementSyntax release) => _writes.Any(write => IsBehind(write.Parent, release));

    /// <summary>Whether the local holds nothing yet at this place.</summary>
    public bool AreAllBehind(SyntaxNode place) =>
        _writes.All(write =>
            place.Span.End <= write.SpanStart && !place.Ancestors().Any(loop => loop.IsLoop() && loop.Span.Contains(write.Span)));

    /// <summary>
    /// Has each of them release the one before, with these words; <paramref name="shift"/> is what the lines around them move to the right.
    /// </summary>
    public bool Write(string release, string shift, TextEditor splice, BlockLayout layout) =>
        _later.All(write => Write(write, release, shift, splice, layout));

    private bool Write(AssignmentExpressionSyntax write, string release, string shift, TextEditor splice, BlockLayout layout)
    {
        var statement = (ExpressionStatementSyntax)write.Parent!;
        if (layout.HasDirectives(statement.Span)) return false;
        if (IsEmptyBefore(statement)) return true;
        if (IsReleasedBefore(write) && write.Right is IdentifierNameSyntax) return true;
        if (write.Right.IsNullOrDefault()) return IsReleasedBefore(write) || Lead(statement, [release.TrimEnd(';')], shift, splice, layout);
        if (IsEmptied(write)) return Empty(statement, release, shift, splice, layout);

        // 'r = Get();' becomes 'var next = Get(); r.Dispose(); r = next;': if 'Get' throws, r still holds what is to be released.
        var next = NameFor(statement);
        var type = write.Right.WithoutParentheses() is ImplicitObjectCreationExpressionSyntax
            ? _local.Type.ToMinimalDisplayString(_site.Model, write.SpanStart)
            : "var";
        var gap = Gap(statement, shift, layout);
        if (StatementList.TryCreate(statement) is null)
        {
            if (!layout.IsOnOneLine(write.Right.Span)) return false;
            splice.Replace(write.Right.Span, next);
            return Lead(statement, [$"{type} {next} = ", write.Right.Span, $";{gap}{release.TrimEnd(';')}"], shift, splice, layout);
        }

        splice.Replace(TextSpan.FromBounds(write.SpanStart, write.Right.SpanStart), $"{type} {next} = ");
        splice.Insert(gap == " "
            ? statement.Span.End
            : layout.EndOfLineAfter(statement.SemicolonToken) ?? statement.Span.End, $"{gap}{release}{gap}{_local.Name} = {next};");
        return true;
    }

    private string NameFor(ExpressionStatementSyntax statement)
    {
        var scope = (StatementList.TryCreate(statement)?.Owner ?? statement).Span;
        for (var number = 1; ; number++)
        {
            var name = FreeName.For(number == 1 ? "next" : $"next{number}", statement.Function(), statement.SpanStart, _site.Model);
            if (_names.Any(taken => taken.Name == name && taken.Scope.OverlapsWith(scope))) continue;
            _names.Add((name, scope));
            return name;
        }
    }

    // 'r.Dispose(); r = Get();' becomes 'r.Dispose(); r = null; r = Get();': if 'Get' throws, r holds nothing that is to be released.
    private bool Empty(ExpressionStatementSyntax statement, string release, string shift, TextEditor splice, BlockLayout layout)
    {
        var empties = $"{_local.Name} = null{(IsNeverNull(statement) ? "!" : "")}";
        var gap = Gap(statement, shift, layout);
        if (_dependents.Releases.FirstOrDefault(known => IsBehind(statement, known)) is not { } released)
            return Lead(statement, [release + gap, empties], shift, splice, layout);
        splice.Insert(gap == " "
            ? released.Span.End
            : layout.EndOfLineAfter(released.GetLastToken()) ?? released.Span.End, $"{gap}{empties};");
        return true;
    }

    private static bool Lead(ExpressionStatementSyntax statement, TextEditor.Piece[] head, string shift, TextEditor splice,
        BlockLayout layout)
    {
        if (StatementList.TryCreate(statement) is null)
            return new EmbeddedStatement(statement, layout, shift).TryLead(splice, declares: true, head, replaces: false);
        splice.Insert(statement.SpanStart, [.. head, ";" + Gap(statement, shift, layout)]);
        return true;
    }

    private static string Gap(ExpressionStatementSyntax statement, string shift, BlockLayout layout)
    {
        if (StatementList.TryCreate(statement) is not null)
            return layout.IsFirstOnLine(statement.GetFirstToken()) ? layout.NewLine + layout.IndentAt(statement.SpanStart) + shift : " ";
        return layout.NewLine + layout.IndentAt((statement.Parent is ElseClauseSyntax clause ? clause : statement.Parent!).SpanStart)
            + shift + layout.Unit;
    }

    /// <summary>
    /// Whether the one before is released before the next is made: because the code does so, or because a connection has one reader at a
    /// time.
    /// </summary>
    private bool IsEmptied(AssignmentExpressionSyntax write) => _later.Contains(write) && !write.Right.IsNullOrDefault()
        && (IsReleasedBefore(write)
            || _local.Type.Implements("System.Data", "IDataReader")
                && !_dependents.Mentions.Any(mention => write.Right.Span.Contains(mention.Span)));

    private bool IsReleasedBefore(AssignmentExpressionSyntax write) => _dependents.Releases.Any(release => IsBehind(write.Parent, release));

    /// <summary><c>if (r != null) { r.Dispose(); r = null; } r = Get();</c></summary>
    private bool IsEmptyBefore(StatementSyntax statement) => StatementList.TryCreate(statement) is { } siblings
        && siblings.Statements.TakeWhile(candidate => candidate != statement).LastOrDefault() switch
        {
            IfStatementSyntax { Else: null, Statement: BlockSyntax block } test
                when test.Condition.ToString() == _local.Name + " != null" =>
                block.Statements.LastOrDefault(),
            var before => before,
        } is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax empties } && _writes.Contains(empties)
        && empties.Right.IsNullOrDefault();

    private static bool IsBehind(SyntaxNode? statement, StatementSyntax release) => StatementList.TryCreate(release) is { } siblings
        && siblings.Statements.SkipWhile(candidate => candidate != release).Skip(1).FirstOrDefault() == statement;

    private bool IsNeverNull(SyntaxNode place) =>
        _local.NullableAnnotation == NullableAnnotation.NotAnnotated
            && (_site.Model.GetNullableContext(place.SpanStart) & NullableContext.Enabled) == NullableContext.Enabled;

    private static bool IsPlain(AssignmentExpressionSyntax write, StatementList siblings) =>
        write is
        {
            RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
            Left: IdentifierNameSyntax,
            Parent: ExpressionStatementSyntax { Parent: not LabeledStatementSyntax }
        }
        && !write.Ancestors().TakeWhile(node => node != siblings.Owner)
            .Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    private static bool MayFollow(AssignmentExpressionSyntax write, List<AssignmentExpressionSyntax> writes, bool isFilledAtOnce,
        StatementList siblings) =>
        isFilledAtOnce
        || (write.Ancestors().TakeWhile(node => node != siblings.Owner).Any(node => node.IsLoop()) && !LeavesNext(write))
        || writes.Any(other =>
            other.SpanStart < write.SpanStart && !other.Right.IsNullOrDefault() && !AreAlternatives(other, write)
                && !JumpsPast(other, write));

    private static bool LeavesNext(AssignmentExpressionSyntax write) =>
        write.Parent is StatementSyntax statement && StatementList.TryCreate(statement) is { } around
        && around.Statements.SkipWhile(candidate => candidate != statement).Skip(1).FirstOrDefault() switch
        {
            ReturnStatementSyntax => true,
            BreakStatementSyntax jump =>
                jump.Ancestors().First(node => node is SwitchStatementSyntax || node.IsLoop()) is not SwitchStatementSyntax,
            _ => false,
        };

    /// <summary>
    /// Whether the block around the first ends with a jump: the other one is not reached from there, unless a loop comes back to it.
    /// </summary>
    private static bool JumpsPast(SyntaxNode one, SyntaxNode other) =>
        one.Ancestors().First(node => node.Span.Contains(other.Span)) is not TryStatementSyntax
            && one.Ancestors().TakeWhile(node => !node.Span.Contains(other.Span)).OfType<BlockSyntax>()
        .Any(block =>
            block.Statements.LastOrDefault() is ReturnStatementSyntax or ContinueStatementSyntax
                || block.Statements.LastOrDefault() is GotoStatementSyntax jump
            && one.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes().OfType<LabeledStatementSyntax>()
                .Any(label => label.Identifier.ValueText == jump.Expression?.ToString() && label.SpanStart > other.Span.End) == true);

    /// <summary>Whether at most one of the two runs.</summary>
    private static bool AreAlternatives(SyntaxNode one, SyntaxNode other)
    {
        var common = one.Ancestors().First(node => node.Span.Contains(other.Span));
        return common switch
        {
            IfStatementSyntax test => test.Else?.Span.Contains(other.Span) == true,
            SwitchStatementSyntax =>
                !one.Ancestors().OfType<SwitchSectionSyntax>().First(section => section.Parent == common).DescendantNodes()
                    .Any(node => node is GotoStatementSyntax),
            _ => false,
        };
    }
}
