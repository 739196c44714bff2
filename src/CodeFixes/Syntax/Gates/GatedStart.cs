using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Syntax.Gates;

/// <summary>Enters a gate in front of a start in a loop; a Task.Run leaves it in a finally inside its work.</summary>
internal static class GatedStart
{
    public static Splice? Of(Site site, InvocationExpressionSyntax start)
    {
        if (start.FirstAncestorOrSelf<StatementSyntax>() is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 }) || start.FirstAncestorOrSelf<StatementSyntax>() is not { } statement) return null;
        if (LoopOf(statement) is not { } loop || statement.Function() is not { } function || statement.Function() != start.Function() || IsTick(function)) return null;
        var layout = new Layout(site.Root, site.Text, statement);
        if (!layout.IsFirstOnLine(loop.GetFirstToken()) || layout.HasDirectives(loop.FullSpan)) return null;

        var splice = new Splice();
        var outermost = loop.AncestorsAndSelf().TakeWhile(node => node != function).OfType<StatementSyntax>().Last(static node => IsLoop(node));
        var isWaitedFor = IsWaitedForBehind(site, start, outermost, function);
        var work = start is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" }, ArgumentList.Arguments: [{ Expression: ParenthesizedLambdaExpressionSyntax lambda }] } ? lambda : null;
        if (!isWaitedFor && Recursion.ComesBack(site, start, function)) return null;
        if (work is null && !FollowedTask.IsYieldedBy(site, start, loop, isWaitedFor)) return null;
        if ((isWaitedFor ? Gate.Local(site, outermost, splice, layout) : Gate.Field(site, statement, splice, layout)) is not { } gate) return null;
        var enter = function.IsAsync() ? $"await {gate.Name}.WaitAsync();" : $"{gate.Name}.Wait();";
        if (work is null) return FollowedTask.Gated(site, loop, statement, start, enter, gate, splice, layout);
        return statement.Parent is BlockSyntax ? InBlock(site, statement, work, enter, gate, splice, layout) : Embedded(site, loop, statement, work, enter, gate, splice, layout);
    }

    private static Splice? InBlock(Site site, StatementSyntax statement, ParenthesizedLambdaExpressionSyntax work, string enter, Gate gate, Splice splice, Layout layout)
    {
        if (!layout.IsFirstOnLine(statement.GetFirstToken())) return null;
        var indent = layout.IndentAt(statement.SpanStart);
        splice.Insert(statement.SpanStart, $"{enter}{layout.NewLine}{indent}");
        return work.Block is { } block ? Wrap(site, work, block, gate, splice, layout) : Expand(site, work, gate, indent, splice, layout);
    }

    private static Splice? Embedded(Site site, StatementSyntax loop, StatementSyntax statement, ParenthesizedLambdaExpressionSyntax work, string enter, Gate gate, Splice splice, Layout layout)
    {
        var before = statement.GetFirstToken().GetPreviousToken();
        if (work.Block is not null || !layout.IsFree(TextSpan.FromBounds(before.Span.End, statement.Span.End), default) || layout.EndOfLineAfter(statement.GetLastToken()) is not { } end) return null;
        var indent = layout.IndentAt(loop.SpanStart);
        splice.Replace(TextSpan.FromBounds(before.Span.End, statement.SpanStart), $"{layout.Open(indent)}{enter}{layout.NewLine}{indent}{layout.Unit}");
        splice.Insert(end, $"{layout.NewLine}{indent}}}");
        return Expand(site, work, gate, indent + layout.Unit, splice, layout);
    }

    /// <summary>Makes a block of a lambda that is one expression.</summary>
    private static Splice? Expand(Site site, ParenthesizedLambdaExpressionSyntax work, Gate gate, string indent, Splice splice, Layout layout)
    {
        if (Lead(site, work) is not { } lead || !layout.IsFree(work.Span, default)) return null;
        if (lead.Contains("await") && work.AsyncKeyword.RawKind == 0) splice.Insert(work.SpanStart, "async ");
        if (work.AsyncKeyword.RawKind != 0) lead = lead.Replace("await ", "");
        splice.Replace(TextSpan.FromBounds(work.ArrowToken.Span.End, work.Span.End), GatedWork.Block(layout, indent, gate.Name, null, lead, work.ExpressionBody!.Span, ";"));
        return splice;
    }

    /// <summary>Puts the statements of a lambda into a try.</summary>
    private static Splice? Wrap(Site site, ParenthesizedLambdaExpressionSyntax work, BlockSyntax block, Gate gate, Splice splice, Layout layout)
    {
        if (Lead(site, work) is not { } lead || (lead.Contains("await") && work.AsyncKeyword.RawKind == 0)) return null;
        return GatedWork.Wrap(layout, block, gate.Name, null, splice) ? splice : null;
    }

    /// <summary>What stands in front of the work in its new block: it is waited for, and its result passed on, as before.</summary>
    private static string? Lead(Site site, ParenthesizedLambdaExpressionSyntax work)
    {
        if (site.Model.GetTypeInfo(work, site.Cancellation).ConvertedType is not INamedTypeSymbol { DelegateInvokeMethod: { } invoke }) return null;
        var result = invoke.ReturnType;
        if (result.SpecialType == SpecialType.System_Void) return "";
        if (!result.IsTaskLike()) return "return ";
        return result is INamedTypeSymbol { Arity: 1 } ? "return await " : "await ";
    }

    private static StatementSyntax? LoopOf(StatementSyntax statement) => statement.Parent switch
    {
        StatementSyntax loop when IsLoop(loop) => loop,
        BlockSyntax { Parent: StatementSyntax loop } when IsLoop(loop) => loop,
        _ => null,
    };

    private static bool IsLoop(StatementSyntax statement) => statement is ForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax;

    /// <summary>Whether the tasks go into a collection of the function that is waited for behind the loop.</summary>
    private static bool IsWaitedForBehind(Site site, InvocationExpressionSyntax start, StatementSyntax loop, SyntaxNode function)
    {
        if (start.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax tasks } } }) return false;
        if (site.Model.GetSymbolInfo(tasks, site.Cancellation).Symbol is not ILocalSymbol) return false;
        return function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.SpanStart > loop.Span.End && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" or "WaitAll" }
            && call.ArgumentList.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == tasks.Identifier.ValueText));
    }

    /// <summary>A callback that waits for a slot would hold a thread on each tick.</summary>
    private static bool IsTick(SyntaxNode function) => function is AnonymousFunctionExpressionSyntax && !function.IsAsync();
}
