using System.Composition;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>Lets the token that is at hand end a background loop: in its condition and in its delays.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StopWithToken)), Shared]
public sealed class StopWithToken : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK404");

    internal override string Key => nameof(StopWithToken);

    internal override string Title => "Cancel the loop with the token";

    internal override Repair? Decide(FixContext site)
    {
        if ((site.Loop
            ?? site.Expression.FirstAncestorOrSelf<StatementSyntax>(static node =>
                node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax)) is not { } loop
            || AvailableToken.For(site, loop) is not { } token)
            return null;
        var asks = AvailableToken.Asked(site, loop) is not null;
        var isEndless = site.Loop is not null || site.Expression is LiteralExpressionSyntax;
        var ends = asks || isEndless;
        var calls = loop.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<InvocationExpressionSyntax>().ToList();
        var delays =
            calls.Where(static call =>
                call is

                {
                    Expression: MemberAccessExpressionSyntax
                    {
                        Name.Identifier.ValueText: "Delay",
                        Expression: SimpleNameSyntax { Identifier.ValueText: "Task" } or MemberAccessExpressionSyntax
                        {
                            Name.Identifier.ValueText: "Task"
                        }
                    },
                    ArgumentList.Arguments.Count: 1
                })
            .ToList();
        var ticks =
            calls.Where(static call =>
                call is
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WaitForNextTickAsync" },
                    ArgumentList.Arguments.Count: 0
                })
            .ToList();
        var sleeps =
            calls.Where(call =>
                call is
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Sleep" },
                    Parent: ExpressionStatementSyntax
                }
                    && site.Model.GetSymbolInfo(call, site.Cancellation).Symbol?.ContainingType.FullName() == "System.Threading.Thread")
            .ToList();
        if (!ends && sleeps.Count > 0) return null; // it would not sleep any more and go on
        // who asks a source for its handle that is disposed already gets an exception
        if (sleeps.Any(sleep => !IsShort(site, sleep)) && token.Token != token.Name && IsDisposed(loop, token.Name)) return null;
        if (ticks.Count > 0 && (IsFollowed(loop) || IsAsyncVoid(site, loop) || ticks.Any(tick => IsCaught(tick, loop.Function()))))
            return null;

        // a cancelled delay throws: what stands behind a loop that ended by its condition would be left out, and nobody hears of it where
        // nothing is returned
        var mustBeQuiet = delays.Count > 0 && (asks && IsFollowed(loop) || IsAsyncVoid(site, loop));
        var canBeQuiet = ends && site.Model.Compilation.GetTypesByMetadataName("System.Threading.Tasks.ConfigureAwaitOptions").Length == 1;
        if (mustBeQuiet && !ends) return null;
        // it would throw in each turn from then on
        if (!ends && delays.Any(delay => IsCaught(delay, loop, "OperationCanceledException", "TaskCanceledException"))) return null;
        // the end of a loop is no error to be logged
        var isQuiet = mustBeQuiet || ends && delays.Any(delay => IsCaught(delay, loop.Function()));

        var splice = new TextEditor();
        foreach (var delay in delays)
        {
            splice.Insert(delay.ArgumentList.CloseParenToken.SpanStart, $", {token.Token}");
            if (isQuiet && !(canBeQuiet ? Quieten(delay, splice) : WaitQuietly(delay, splice))) return null;
        }

        foreach (var tick in ticks) splice.Insert(tick.ArgumentList.CloseParenToken.SpanStart, token.Token);
        foreach (var sleep in sleeps.Where(sleep => !IsShort(site, sleep)))
            splice.Replace(sleep.Expression.Span, $"{token.Token}.WaitHandle.WaitOne");
        if (site.Loop is { } bare)
            splice.Replace(TextSpan.FromBounds(bare.FirstSemicolonToken.Span.End, bare.SecondSemicolonToken.SpanStart),
                $" !{token.Name}.IsCancellationRequested");
        else if (isEndless) splice.Replace(site.Expression.Span, $"!{token.Name}.IsCancellationRequested");
        return new($"Stop the loop with '{token.Name}'", splice);
    }

    private static bool IsDisposed(StatementSyntax loop, string source) =>
        loop.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Any(call => call.Expression switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose", Expression: var target } =>
            target.ToString().EndsWith(source, StringComparison.Ordinal),
        MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" } =>
            call.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression.ToString()
                .EndsWith(source, StringComparison.Ordinal) == true,
        _ => false,
    }) == true;

    /// <summary>A sleep that is over before anybody notices.</summary>
    private static bool IsShort(FixContext site, InvocationExpressionSyntax sleep) =>
        site.Model.GetConstantValue(sleep.ArgumentList.Arguments[0].Expression,
            site.Cancellation) is { HasValue: true, Value: int and >= 0 and <= 1000 };

    private static bool IsFollowed(StatementSyntax loop) =>
        loop.AncestorsAndSelf().TakeWhile(static node => node is StatementSyntax).Cast<StatementSyntax>()
        .Any(static statement =>
            statement.Parent is BlockSyntax { Statements: var siblings }
                && siblings.Skip(siblings.IndexOf(statement) + 1)
                    .Any(static next => next is not LocalFunctionStatementSyntax and not ReturnStatementSyntax { Expression: null }));

    private static bool IsAsyncVoid(FixContext site, StatementSyntax loop) =>
        site.Model.GetEnclosingSymbol(loop.SpanStart, site.Cancellation) is IMethodSymbol { IsAsync: true, ReturnsVoid: true };

    /// <summary>Whether a handler takes what a cancelled delay throws for any exception, or for one of those that are named.</summary>
    private static bool IsCaught(InvocationExpressionSyntax delay, SyntaxNode within, params string[] names) =>
        delay.Ancestors().TakeWhile(node => node != within).OfType<TryStatementSyntax>()
        .Where(attempt => attempt.Block.Span.Contains(delay.Span))
        .Select(static attempt =>
            attempt.Catches.FirstOrDefault(static clause =>
                Caught(clause) is "" or "Exception" or "SystemException" or "OperationCanceledException" or "TaskCanceledException"))
        .Any(clause => clause is not null && (Caught(clause) is "" or "Exception" or "SystemException" || names.Contains(Caught(clause))));

    private static string Caught(CatchClauseSyntax clause) => clause.Declaration?.Type.ToString().Split('.').Last() ?? "";

    /// <summary>
    /// The same where the wait cannot be told to suppress the exception: a race of one ends with the delay, however that ends.
    /// </summary>
    private static bool WaitQuietly(InvocationExpressionSyntax delay, TextEditor splice)
    {
        var isAwaited = delay.Parent is AwaitExpressionSyntax { Parent: ExpressionStatementSyntax }
            || delay.Parent
                is MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "ConfigureAwait",
                Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax { Parent: ExpressionStatementSyntax } }
            };
        if (!isAwaited) return false;
        splice.Insert(delay.SpanStart, $"{((MemberAccessExpressionSyntax)delay.Expression).Expression}.WhenAny(");
        splice.Insert(delay.Span.End, ")");
        return true;
    }

    /// <summary>A delay that ends early without an exception.</summary>
    private static bool Quieten(InvocationExpressionSyntax delay, TextEditor splice)
    {
        switch (delay.Parent)
        {
            case AwaitExpressionSyntax:
                splice.Insert(delay.Span.End,
                    ".ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing)");
                return true;
            case MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "ConfigureAwait",
                Parent: InvocationExpressionSyntax
                {
                    ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.ValueText: "false" } captured }]
                }
            }:
                splice.Replace(captured.Span, "ConfigureAwaitOptions.SuppressThrowing");
                return true;
            default:
                return false;
        }
    }
}
