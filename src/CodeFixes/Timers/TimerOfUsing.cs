using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Timers;

/// <summary>A PeriodicTimer that a <c>using</c> statement in the body of a loop makes, waits for and disposes.</summary>
internal static class TimerOfUsing
{
    /// <summary>Makes the timer in front of the loop; what the statement held stays where it is.</summary>
    public static TextEditor? Hoist(FixContext site)
    {
        if (site.Expression.Parent
            is not EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Parent: VariableDeclarationSyntax
                    {
                        Variables.Count: 1,
                        Parent: UsingStatementSyntax { AwaitKeyword.RawKind: 0 } block
                    } declaration
                } declarator
            })
            return null;
        if (block.Parent
            is not BlockSyntax
            {
                Parent: StatementSyntax loop
                    and (WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax)
            }
            || !loop.Function().IsAsync() || StatementList.TryCreate(loop) is not { AllowsDeclaration: true })
            return null;
        if (site.Model.GetDeclaredSymbol(declarator, site.Cancellation) is not ILocalSymbol timer
            || !timer.Type.IsOrInherits("System.Threading.PeriodicTimer") || !new LoopDependence(site, loop).IsFree(declaration, timer))
            return null;

        var uses = block.Statement.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name =>
                name.Identifier.ValueText == timer.Name
                    && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, timer));
        if (uses.Any(static use =>
            use.Parent
                is not MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "WaitForNextTickAsync",
                    Parent: InvocationExpressionSyntax
                }))
            return null;
        if (loop.Function().DescendantTokens().Any(token => token.ValueText == timer.Name && !block.Span.Contains(token.Span))) return null;

        var layout = new BlockLayout(site.Root, site.Text, block);
        if (!layout.IsFirstOnLine(loop.GetFirstToken()) || layout.HasDirectives(block.FullSpan)) return null;
        var splice = new TextEditor();
        splice.Insert(loop.SpanStart, $"using {declaration};{layout.NewLine}{layout.IndentAt(loop.SpanStart)}");
        return TextRemoval.Remove(block, splice, layout) ? splice : null;
    }
}
