using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>A local timer that the body of a loop declares, with the statements that set it up, wait for it and dispose it.</summary>
internal sealed class TimerOfLoop
{
    private readonly FixContext _site;
    private readonly ILocalSymbol _local;
    private readonly StatementSyntax _loop;
    private readonly StatementList _body;
    private readonly int _declared;
    private readonly List<IdentifierNameSyntax> _uses;

    private TimerOfLoop(FixContext site, ILocalSymbol local, StatementSyntax loop, StatementList body, int declared)
    {
        (_site, _local, _loop, _body, _declared) = (site, local, loop, body, declared);
        _uses = loop.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name =>
                name.Identifier.ValueText == local.Name
                    && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, local))
            .ToList();
    }

    public static TimerOfLoop? TryCreate(FixContext site)
    {
        if (site.Expression.Parent
            is not EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Parent.Parent: LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1 } declaration
                } declarator
            })
            return null;
        if (declaration.Parent
            is not BlockSyntax
            {
                Parent: WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax
            } block)
            return null;
        if (site.Model.GetDeclaredSymbol(declarator, site.Cancellation) is not ILocalSymbol local
            || StatementList.TryCreate(declaration) is not { } body)
            return null;
        var loop = (StatementSyntax)block.Parent!;
        return new(site, local, loop, body, body.IndexOf(declaration.Span));
    }

    private LocalDeclarationStatementSyntax Declaration => (LocalDeclarationStatementSyntax)_body[_declared];

    public TextEditor? Hoist()
    {
        if (Pause() is { } pause) return pause;
        if (((CSharpParseOptions)_site.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8) return null;
        if (FixedTime.MayChange(_site, _site.Expression)) return null;
        if (StatementList.TryCreate(_loop) is not { AllowsDeclaration: true }
            || _body.Statements.Any(static statement => statement is LabeledStatementSyntax))
            return null;
        var layout = new BlockLayout(_site.Root, _site.Text, Declaration);
        if (!layout.IsFirstOnLine(_loop.GetFirstToken()) || layout.HasDirectives(Declaration.FullSpan)) return null;

        var releases = Releases();
        if (releases is null || SetUp(releases) is not { } moved) return null;
        if (moved.Any(statement => !new LoopDependence(_site, _loop).IsFree(statement, _local))) return null;

        var splice = new TextEditor();
        var name = FreeName.Outside(_local.Name, _loop.Function(), [_loop.Span]);
        var indent = layout.IndentAt(_loop.SpanStart);
        foreach (var statement in moved) splice.Insert(_loop.SpanStart, Written(statement, name, layout) + layout.NewLine + indent);
        var wait = _loop.CanWaitForTick() ? Wait(moved.Count) : null;
        if (wait is not null) _loop.WriteTick(splice, Renamed(wait.Expression, name));
        if (!StatementLines.Remove(wait is null ? moved : [.. moved, wait], splice, layout)) return null;
        foreach (var release in releases)
        {
            if (!TextRemoval.Remove(release, splice, layout)) return null;
        }

        if (name != _local.Name)
        {
            foreach (var use in _uses) splice.Replace(use.Span, name);
        }

        return splice;
    }

    /// <summary>
    /// A timer that is made at the end of a turn and waited for once is a pause: the next turn begins so long after the end of this one.
    /// </summary>
    private TextEditor? Pause()
    {
        if (_declared == 0 || !_local.Type.IsOrInherits("System.Threading.PeriodicTimer")
            || _site.Expression is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var period }] })
            return null;
        if (_uses.Count != 1 || _declared + 1 >= _body.Count
            || _body[_declared + 1] is not ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: var awaited } } wait)
            return null;
        if (awaited.WithoutConfigureAwait() is not InvocationExpressionSyntax tick || !IsWait(_uses[0])
            || !tick.Span.Contains(_uses[0].Span))
            return null;
        var layout = new BlockLayout(_site.Root, _site.Text, Declaration);
        var span = TextSpan.FromBounds(Declaration.SpanStart, wait.Span.End);
        if (!layout.IsFree(span, default)) return null;
        var splice = new TextEditor();
        var task = DefaultTimeout.TypeAt(_site, "System.Threading.Tasks.Task", Declaration.SpanStart);
        TextEditor.Piece[] given = tick.ArgumentList.Arguments is [{ Expression: var token }] ? [", ", token.Span] : [];
        splice.Replace(span, [$"await {task}.Delay(", period.Span, .. given, ")" + awaited.ToString().Substring(tick.Span.Length) + ";"]);
        return splice;
    }

    /// <summary>
    /// The statements that dispose the timer: what 'using' does from now on. Null where it is disposed in another way, or used in one that
    /// does not fit.
    /// </summary>
    private List<StatementSyntax>? Releases()
    {
        var releases = new List<StatementSyntax>();
        foreach (var use in _uses)
        {
            switch (use.Parent)
            {
                case MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "Dispose",
                    Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax release }
                }
                    when use.Function() == _loop.Function():
                    releases.Add(release);
                    break;
                case ConditionalAccessExpressionSyntax
                {
                    WhenNotNull: InvocationExpressionSyntax
                    {
                        Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" }
                    },
                    Parent: ExpressionStatementSyntax release
                }
                    when use.Function() == _loop.Function():
                    releases.Add(release);
                    break;
                case MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "Dispose" or "DisposeAsync" or "Close" or "Stop" or "Period" or "AutoReset"
                }:
                case not MemberAccessExpressionSyntax:
                    return null;
            }
        }

        return releases;
    }

    /// <summary>The declaration and what sets the timer up right behind it; null where a single timer would not do what many did.</summary>
    private List<StatementSyntax>? SetUp(List<StatementSyntax> releases)
    {
        if (_local.Type.IsOrInherits("System.Threading.PeriodicTimer"))
        {
            return _loop.Function().IsAsync() && _uses.All(use => IsWait(use) || releases.Any(release => release.Span.Contains(use.Span)))
                ? [Declaration]
                : null;
        }

        // A ticking timer that each turn adds to the last; one that ticks once, or ends with its turn, belongs to the turn.
        if (releases.Count > 0 || !Declaration.UsingKeyword.IsKind(SyntaxKind.None) || !_local.Type.IsDisposable() || TicksOnce())
            return null;
        List<StatementSyntax> moved = [Declaration];
        for (var next = _declared + 1; next < _body.Count && _body[next] is ExpressionStatementSyntax statement && IsAboutTimer(statement);
            next++)
            moved.Add(statement);
        return _uses.All(use => moved.Any(statement => statement.Span.Contains(use.Span))) ? moved : null;
    }

    private bool TicksOnce()
    {
        if (_local.Type.IsOrInherits("System.Timers.Timer")) return Declaration.ToString().Contains("AutoReset");
        if (_site.Model.GetOperation(_site.Expression, _site.Cancellation) is not { } made) return true;
        var period = made.ChildOperations.OfType<Microsoft.CodeAnalysis.Operations.IArgumentOperation>()
            .FirstOrDefault(static argument => argument.Parameter?.Name == "period")?.Value;
        while (period is Microsoft.CodeAnalysis.Operations.IConversionOperation conversion) period = conversion.Operand;
        return period is null or { ConstantValue: { HasValue: true, Value: <= 0 } }
            || period.Syntax.ToString() is var written
                && (written.Contains("Infinite") || written.EndsWith(".Zero", StringComparison.Ordinal));
    }

    private bool IsAboutTimer(ExpressionStatementSyntax statement) => statement.Expression switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax timer } } =>
            _uses.Contains(timer),
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax timer } } =>
            _uses.Contains(timer),
        _ => false,
    };

    private static bool IsWait(IdentifierNameSyntax use) =>
        use.Parent
            is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WaitForNextTickAsync", Parent: InvocationExpressionSyntax };

    /// <summary>The awaited wait that is the first thing the loop does, and nothing but that.</summary>
    private ExpressionStatementSyntax? Wait(int index) => _declared == 0 && index < _body.Count
        && _body[index] is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax waited } statement
        && _uses.Any(use => IsWait(use) && waited.Span.Contains(use.Span)) && _uses.Count(use => IsWait(use)) == 1 ? statement : null;

    private string Written(StatementSyntax statement, string name, BlockLayout layout)
    {
        var written = Renamed(statement, name);
        if (statement == Declaration && Declaration.UsingKeyword.IsKind(SyntaxKind.None)) written = "using " + written;
        var (deep, shallow) = (layout.IndentAt(statement.SpanStart), layout.IndentAt(_loop.SpanStart));
        return written.Replace(layout.NewLine + deep, layout.NewLine + shallow);
    }

    private string Renamed(SyntaxNode node, string name)
    {
        if (name == _local.Name) return node.ToString();
        var renamed = node.ReplaceTokens(
            node.DescendantTokens()
                .Where(token =>
                    token.ValueText == _local.Name
                        && (token.Parent is VariableDeclaratorSyntax || _uses.Any(use => use.Identifier == token))),
            (token, _) => SyntaxFactory.Identifier(token.LeadingTrivia, name, token.TrailingTrivia));
        return renamed.ToString();
    }
}
