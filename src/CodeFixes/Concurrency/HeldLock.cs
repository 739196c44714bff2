using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>A statement that takes a slot, with the statements that give it back.</summary>
internal sealed class HeldLock
{
    private readonly FixContext _site;
    private readonly StatementSyntax _entry;
    private readonly StatementList _siblings;
    private readonly int _entered;
    private readonly IReadOnlyList<StatementSyntax> _releases;

    private HeldLock(FixContext site, string gate, LockRegion place, IReadOnlyList<StatementSyntax> releases) =>
        (_site, Gate, _entry, _siblings, _entered, _releases) = (site, gate, place.Entry, place.Siblings, place.Index, releases);

    public string Gate { get; }

    public bool EntersInsideTry => TryAround is { Finally: { } last } && _releases.Any(release => last.Span.Contains(release.Span));

    /// <summary>The flag that says whether a wait with a time limit got its slot, where nobody looks at that yet.</summary>
    private string? Flag { get; init; }

    public bool IsIgnored => Flag is not null;

    private TryStatementSyntax? TryAround =>
        _entered >= 0 && _entry.Parent is BlockSyntax { Parent: TryStatementSyntax attempt } block && attempt.Block == block
            ? attempt
            : null;

    public static HeldLock? TryCreate(FixContext site, InvocationExpressionSyntax entry)
    {
        if (entry.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } access
            || ExitOf(name) is not { } exits)
            return null;
        var gate = GateOf(access, entry);
        if (gate is null || LockRegion.TryCreate(entry) is not { } place) return null;

        var function = entry.Function();
        var calls = function.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call =>
                call.Expression is MemberAccessExpressionSyntax exit && exits.Contains(exit.Name.Identifier.ValueText)
                    && GateOf(exit, call) == gate && call.Function() == function)
            .ToList();
        if (calls.Count == 0 || calls.Any(static call => call.Parent is not ExpressionStatementSyntax)) return null;
        var flag = place.Entry is ExpressionStatementSyntax && IsTimed(site, entry)
            ? FreeName.For("entered", function, entry.SpanStart, site.Model)
            : null;
        return new(site, gate, place, calls.Select(static call => Release((StatementSyntax)call.Parent!)).ToList()) { Flag = flag };
    }

    /// <summary>Looks whether the wait got its slot in time, and gives it back only then.</summary>
    public TextEditor? ReleaseIfEntered()
    {
        if (Flag is null
            || _releases.Any(release =>
                release is not ExpressionStatementSyntax { Parent: BlockSyntax }
                    || _siblings.IndexOf(release.Span) <= _entered && !EntersInsideTry))
            return null;
        if (EntersInsideTry) return _releases.Count == 1 && EnterFirst() is { } moved ? Tested(moved) : null;
        if (!_releases.All(static release => release.Parent is BlockSyntax { Parent: FinallyClauseSyntax }))
            return _releases.Count == 1 && Release() is { } released ? Declared(Tested(released)) : null;
        return Declared(Tested(new()));
    }

    private TextEditor Tested(TextEditor splice)
    {
        foreach (var release in _releases) splice.Insert(release.SpanStart, $"if ({Flag}) ");
        return splice;
    }

    private TextEditor Declared(TextEditor splice)
    {
        if (_entry is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: var thrownAway } })
            splice.Replace(thrownAway.Span, "var " + Flag);
        else splice.Insert(_entry.SpanStart, $"var {Flag} = ");
        return splice;
    }

    /// <summary>Moves the wait in front of the try whose finally gives the slot back.</summary>
    public TextEditor? EnterFirst()
    {
        if (TryAround is not { } attempt || attempt.Finally!.Block.Statements.Count > 1) return EnterInside();
        if (attempt.Catches.Any(Handles) || attempt.Catches.Count > 0 && _entry is IfStatementSyntax || _siblings[0] != _entry
            || _siblings.Count < 2)
            return null;
        var layout = new BlockLayout(_site.Root, _site.Text, attempt);
        if (StatementList.TryCreate(attempt) is null || !layout.IsFirstOnLine(attempt.TryKeyword)
            || !layout.IsFirstOnLine(_entry.GetFirstToken()) || layout.HasDirectives(_entry.FullSpan))
            return null;
        var splice = new TextEditor();
        splice.Insert(attempt.SpanStart, Flag is null
            ? ""
            : $"var {Flag} = ", _entry is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Right: var wait } }
                ? TextSpan.FromBounds(wait.SpanStart, _entry.Span.End)
                : _entry.Span, layout.NewLine + layout.IndentAt(attempt.SpanStart));
        return TextRemoval.Remove(_entry, splice, layout) ? splice : null;
    }

    /// <summary>
    /// Gives what happens while the slot is held a try of its own: what else the finally does is not to be left undone when the wait is
    /// cancelled.
    /// </summary>
    private TextEditor? EnterInside()
    {
        if (Flag is not null || TryAround is not { Catches.Count: 0, Finally.Block.Statements: var late } attempt
            || late[0] is not ExpressionStatementSyntax release || _releases is not [var only] || only != release)
            return null;
        if (_entered == _siblings.Count - 1) return null;
        StatementSyntax first = _siblings[_entered + 1], last = _siblings[_siblings.Count - 1];
        var layout = new BlockLayout(_site.Root, _site.Text, first);
        var splice = new TextEditor();
        return !layout.HasDirectives(attempt.Span) && TryFinally.Around(splice, layout, first, last, release) ? splice : null;
    }

    /// <summary>Puts what happens while the slot is held into a try, and the release into its finally.</summary>
    public TextEditor? Release()
    {
        var owned = _releases.Where(release => _siblings.IndexOf(release.Span) > _entered).ToList();
        if (owned.Count == 0 || owned.Count != _releases.Count(release => release.SpanStart > _entry.SpanStart)) return null;
        var final = owned[owned.Count - 1];
        if (owned.Any(IsExplained)) return null;
        var end = _siblings.IndexOf(final.Span);
        if (end <= _entered + 1 || !IsOnlyEntry(_entered, end)) return null;
        if (owned.Take(owned.Count - 1).Any(release => !JumpsNext(release))) return null;

        StatementSyntax first = _siblings[_entered + 1], last = _siblings[end - 1];
        var late = _siblings[end] is TryStatementSyntax { Catches.Count: 0, Finally.Block.Statements: [{ } only] } attempt && only == final
            ? attempt
            : null;
        if (late is null && _siblings[end] != final) return null;
        var crossed = late is null ? Crossed(_entered, end) : 0;
        if (IsCrossing(_entered, end) || crossed > 0 && (owned.Count > 1 || end - crossed <= _entered + 1)) return null;
        last = _siblings[end - 1 - crossed];
        if (Enumerable.Range(_entered + 1, end - _entered - 1)
            .Any(i => _siblings[i] is LabeledStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }))
            return null;
        var layout = new BlockLayout(_site.Root, _site.Text, first);
        if (!layout.KeepsRegions(TextSpan.FromBounds(first.SpanStart, final.Span.End)) || layout.HasDirectives(final.FullSpan)) return null;

        var splice = new TextEditor();
        if (!DeclaredOutside.Move(_site, _siblings, Math.Max(_entered, 0), _entered + 1, late is null
            ? end - 1 - crossed
            : end, splice, layout))
            return null;
        foreach (var release in owned.Take(owned.Count - 1))
        {
            if (!TextRemoval.Remove(release, splice, layout)) return null;
        }

        if (crossed > 0) return TryFinally.Around(splice, layout, first, last, final) ? splice : null;
        return (late is null ? TryFinally.Write(splice, layout, first, last, final) : TryFinally.Begin(splice, layout, first, late))
            ? splice
            : null;
    }

    /// <summary>Whether a comment right before a release says why it stands there.</summary>
    private static bool IsExplained(StatementSyntax release) =>
        release.GetLeadingTrivia()
            .Any(static trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia));

    /// <summary>Whether a clause catches what the wait for a slot may throw: a cancellation, or that the semaphore is gone.</summary>
    private bool Handles(CatchClauseSyntax clause)
    {
        if (clause.Declaration is null || _site.Model.GetTypeInfo(clause.Declaration.Type, _site.Cancellation).Type is not { } caught
            || _entry.DescendantNodes().OfType<SimpleNameSyntax>()
                .All(static name => name.Identifier.ValueText is not ("Wait" or "WaitAsync")))
            return true;
        return new[] { "System.OperationCanceledException", "System.ObjectDisposedException" }.Any(name =>
            caught.IsOrInherits(name) || _site.Model.Compilation.GetTypeByMetadataName(name).IsOrInherits(caught.FullName()));
    }

    /// <summary>Whether the slot of this entry is the only one the stretch is about.</summary>
    private bool IsOnlyEntry(int entered, int end) =>
        !Enumerable.Range(entered + 1, end - entered).SelectMany(i => _siblings[i].DescendantNodesAndSelf())
            .OfType<InvocationExpressionSyntax>()
        .Any(call =>
            call.Expression is MemberAccessExpressionSyntax access && ExitOf(access.Name.Identifier.ValueText) is not null
                && GateOf(access, call) == Gate);

    /// <summary>
    /// How many statements right in front of the release give back slots of other gates: whose turn is first does not matter.
    /// </summary>
    private int Crossed(int entered, int end)
    {
        var count = 0;
        while (end - 1 - count >= 0
            && _siblings[end - 1 - count]
                is ExpressionStatementSyntax
            {
                Expression: InvocationExpressionSyntax
                {
                    ArgumentList.Arguments.Count: 0,
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Release" or "ReleaseMutex" } exit
                } call
            }
            && GateOf(exit, call) is { } other && Enters(other, 0, entered))
            count++;
        return count;
    }

    /// <summary>Whether another gate is entered in between that is left behind this one: that one has to be seen to first.</summary>
    private bool IsCrossing(int entered, int end) => Enumerable.Range(end + 1, _siblings.Count - end - 1).Any(i =>
        _siblings[i]
            is ExpressionStatementSyntax
        {
            Expression: InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Release" or "ReleaseMutex" } exit
            } call
        }
            && GateOf(exit, call) is { } other && Enters(other, entered + 1, end));

    private bool Enters(string gate, int from, int to) => from < to && Enumerable.Range(from, to - from).Any(i =>
        _siblings[i] is ExpressionStatementSyntax statement
            && statement.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Any(call =>
                    call.Expression is MemberAccessExpressionSyntax access && ExitOf(access.Name.Identifier.ValueText) is not null
                        && GateOf(access, call) == gate));

    /// <summary>
    /// Whether nothing is done between a release and the jump out: the finally then gives the slot back at the same moment.
    /// </summary>
    private static bool JumpsNext(StatementSyntax release)
    {
        if (StatementList.TryCreate(release) is not { } around) return false;
        var next = around.IndexOf(release.Span) + 1;
        return next < around.Count && around[next] is ReturnStatementSyntax or ThrowStatementSyntax
            && !around[next].DescendantNodes().Any(static node => node is AwaitExpressionSyntax or InvocationExpressionSyntax);
    }

    /// <summary>What gives the slot back, with the test whether there is one.</summary>
    private static StatementSyntax Release(StatementSyntax exit) => exit.Parent switch
    {
        IfStatementSyntax { Else: null, Condition: IdentifierNameSyntax } test => test,
        BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax { Else: null, Condition: IdentifierNameSyntax } test } => test,
        _ => exit,
    };

    /// <summary>Whether a wait comes back without a slot when its time is up.</summary>
    private static bool IsTimed(FixContext site, InvocationExpressionSyntax entry) =>
        site.Model.GetSymbolInfo(entry, site.Cancellation).Symbol is IMethodSymbol { ReturnType: var result, Name: var name } method
        && (result is INamedTypeSymbol { TypeArguments: [var awaited] } ? awaited : result).SpecialType == SpecialType.System_Boolean
        && (name.StartsWith("Try", StringComparison.Ordinal)
            || method.Parameters.Any(static parameter =>
                parameter.Type is { SpecialType: SpecialType.System_Int32 } or { Name: "TimeSpan" }))
        && !entry.ArgumentList.Arguments.Any(argument =>
            site.Model.GetConstantValue(argument.Expression, site.Cancellation) is { HasValue: true, Value: -1 }
                || argument.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "InfiniteTimeSpan" });

    private static string? GateOf(MemberAccessExpressionSyntax access, InvocationExpressionSyntax call) =>
        access.Expression is IdentifierNameSyntax { Identifier.ValueText: "Monitor" }
            ? call.ArgumentList.Arguments.Count > 0 ? Plain(call.ArgumentList.Arguments[0].Expression) : null
            : Plain(access.Expression);

    private static string Plain(ExpressionSyntax gate) => RecursionGuard.Descend(gate).WithoutParentheses() switch
    {
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own => own.Name.ToString(),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => Plain(sure.Operand),
        var other => other.ToString(),
    };

    private static string[]? ExitOf(string enter) => enter switch
    {
        "Wait" or "WaitAsync" => ["Release"],
        "WaitOne" => ["Release", "ReleaseMutex"],
        "Enter" or "TryEnter" => ["Exit"],
        "EnterReadLock" or "EnterWriteLock" or "EnterUpgradeableReadLock" => [enter.Replace("Enter", "Exit")],
        "TryEnterReadLock" or "TryEnterWriteLock" or "TryEnterUpgradeableReadLock" => [enter.Replace("TryEnter", "Exit")],
        "AcquireReaderLock" or "AcquireWriterLock" => [enter.Replace("Acquire", "Release")],
        _ => null,
    };
}
