using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>
/// A loop whose turns each make a timer and wait for its callback, or sleep until it has been called: it ticks by one PeriodicTimer
/// instead. What the callback opens for the loop is not needed any more, and what else it does becomes a part of the loop.
/// </summary>
internal sealed class LoopTick
{
    private readonly FixContext _site;
    private readonly LoopTimer _timer;
    private readonly BlockLayout _layout;
    private readonly TextEditor _splice = new();

    private LoopTick(FixContext site, LoopTimer timer) =>
        (_site, _timer, _layout) = (site, timer, new(site.Root, site.Text, timer.Starts[0]));

    private StatementSyntax Loop => _timer.Loop;

    private BlockSyntax Body => (BlockSyntax)_timer.Starts[0].Parent!;

    public static Repair? Plan(FixContext site, string title)
    {
        if (((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8
            || LoopTimer.TryCreate(site) is not { } timer)
            return null;
        var tick = new LoopTick(site, timer);
        var isAsync = timer.Loop.Function().IsAsync();
        if (!tick.IsWritten() || !isAsync && !AsyncFunction.TryMake(site, timer.Loop.Function(), tick._splice)) return null;
        return new(title, tick._splice) { ReachesOtherMembers = !isAsync };
    }

    private bool IsWritten()
    {
        if (StatementList.TryCreate(Loop) is not { AllowsDeclaration: true }
            || Body.Statements.Any(static statement => statement is LabeledStatementSyntax) || !_layout.IsFirstOnLine(Loop.GetFirstToken())
            || _layout.HasDirectives(Body.Span))
            return false;
        return TimerSignal.TryCreate(_site, _timer) is { } gate ? WaitsForTick(gate) : SleepsUntilTick();
    }

    /// <summary>The turn waits at a gate that the callback opens.</summary>
    private bool WaitsForTick(TimerSignal gate)
    {
        var wait = gate.Wait!;
        if (_timer.Period is { } period && period.Milliseconds != _timer.Due!.Milliseconds
            || wait.SpanStart < _timer.Starts[_timer.Starts.Count - 1].SpanStart || !IsReachedInTurn(wait))
            return false;
        List<StatementSyntax> gone = [.. gate.Uses, .. _timer.Starts, .. _timer.Releases];
        if (MakeTimer(_timer.Due!, [.. gone, wait]) is not { } timer || Tick(timer, wait, gate.Token) is not { } tick) return false;
        if (TakesTick && Body.Statements.TakeWhile(statement => statement != wait).All(gone.Contains) && wait.Parent == Body)
        {
            Loop.WriteTick(_splice, tick);
            gone.Add(wait);
        }
        else
        {
            _splice.Replace(wait.Expression.Span, tick);
        }

        return Remove(gone);
    }

    /// <summary>The turn sleeps until the callback has done its work, or while it does.</summary>
    private bool SleepsUntilTick()
    {
        var first = Body.Statements.IndexOf(_timer.Starts[0]);
        var last = first + _timer.Starts.Count;
        if (last >= Body.Statements.Count
            || !_timer.Starts.All(start => Body.Statements.IndexOf(start) is var index && index >= first && index < last)
            || Body.Statements[last] is not ExpressionStatementSyntax wait)
            return false;
        if (PeriodWait.TryCreate(_site, wait) is not { } pause || pause.Clock?.ToString() != _timer.Clock?.ToString()
            || _timer.Period is { } period && period.Milliseconds != pause.Length.Milliseconds)
            return false;
        var isAtOnce = _timer.Due!.Milliseconds == 0;
        if (!isAtOnce && (_timer.Due.Milliseconds != pause.Length.Milliseconds || _timer.Releases.Count > 0)) return false;

        var indent = _layout.IndentAt(wait.SpanStart);
        var span = TextSpan.FromBounds(_timer.Starts[0].SpanStart, wait.Span.End);
        if (!_layout.IsFree(span, _timer.Callback!.Span) || TickWork.Write(_site, _timer.Callback, _layout, indent) is not { } work)
            return false;
        if (MakeTimer(isAtOnce ? pause.Length : _timer.Due, [.. _timer.Starts, wait]) is not { } timer
            || Tick(timer, wait, pause.Token) is not { } tick)
            return false;
        var next = _layout.IsFirstOnLine(wait.GetFirstToken()) ? _layout.NewLine + indent : " ";
        if (isAtOnce) _splice.Replace(span, $"{work}{next}{tick};");
        else if (!TakesTick || first > 0) _splice.Replace(span, $"{tick};{next}{work}");
        else
        {
            Loop.WriteTick(_splice, tick);
            _splice.Replace(span, work);
        }

        return Remove(_timer.Releases);
    }

    // Behind a loop that cannot end the compiler wants no 'return'.
    private bool TakesTick => Loop.CanWaitForTick() && !Loop.Function().ReturnsValue(_site.Model);

    private bool IsReachedInTurn(StatementSyntax wait) =>
        wait.Ancestors().TakeWhile(node => node != Body)
            .All(node => node is BlockSyntax { Parent: BlockSyntax or TryStatementSyntax } or TryStatementSyntax);

    /// <summary>Makes the timer in front of the loop, and says what it is called.</summary>
    private string? MakeTimer(ConstantDuration period, IReadOnlyList<StatementSyntax> gone)
    {
        var clock = _timer.Clock;
        if (period.Milliseconds is < TickLoop.Shortest or > TickLoop.Longest
            || _site.Model.Compilation.GetTypeByMetadataName("System.Threading.PeriodicTimer") is not { } type)
            return null;
        if (clock is not null && type.InstanceConstructors.All(static constructor => constructor.Parameters.Length < 2)) return null;
        var before = new LoopDependence(_site, Loop);
        if (!before.IsFree(period.Expression, null) || clock is not null && !before.IsFree(clock, null)) return null;
        var name = FreeName.Outside(_timer.Local?.Name ?? "timer", Loop.Function(), [.. gone.Select(static statement => statement.Span)]);
        _splice.Insert(Loop.SpanStart,
            $"using var {name} = new {type.ToMinimalDisplayString(_site.Model, Loop.SpanStart)}({period.Written}"
                + $"{(clock is null ? "" : ", " + clock)});{_layout.NewLine}{_layout.IndentAt(Loop.SpanStart)}");
        return name;
    }

    /// <summary>
    /// The wait for a tick, with the token and the configuration of the wait before; nothing where somebody counts on the exception that
    /// only that one threw.
    /// </summary>
    private string? Tick(string timer, ExpressionStatementSyntax wait, ExpressionSyntax? token)
    {
        if (token is not null
            && Loop.Function().DescendantNodes().OfType<CatchClauseSyntax>()
                .Any(static clause =>
                    clause.Declaration?.Type.ToString().EndsWith("TaskCanceledException", StringComparison.Ordinal) == true))
            return null;
        var configured = wait.Expression is AwaitExpressionSyntax { Expression: var awaited }
            ? awaited.ToString().Substring(awaited.WithoutConfigureAwait().Span.Length)
            : "";
        return $"await {timer}.WaitForNextTickAsync({token}){configured}";
    }

    private bool Remove(IReadOnlyList<StatementSyntax> gone)
    {
        var run = new List<StatementSyntax>();
        foreach (var statement in Body.Statements.Where(gone.Contains))
        {
            if (run.Count > 0 && Body.Statements.IndexOf(statement) != Body.Statements.IndexOf(run[0]) + run.Count && !Done()) return false;
            run.Add(statement);
        }

        return Done()
            && gone.Where(statement => statement.Parent != Body).All(statement => TextRemoval.Remove(statement, _splice, _layout));

        bool Done()
        {
            var isRemoved = run.Count == 0 || StatementLines.Remove(run, _splice, _layout);
            run.Clear();
            return isRemoved;
        }
    }
}
