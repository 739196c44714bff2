using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Syntax.Disposal;

/// <summary>For a resource that the caller gets on some paths: disposes of it where the others leave, and in a 'catch' around it all.</summary>
internal static class UnlessReturned
{
    public static Repair? Of(Site site, ILocalSymbol local, LocalDeclarationStatementSyntax declaration, Siblings siblings, Dependents dependents)
    {
        if (dependents.Escapes || dependents.IsReleasedElsewhere || dependents.Writes.Count > 0 || declaration.Declaration.Variables.Count > 1) return null;
        if (siblings.Owner is not BlockSyntax) return null;
        if (UsingForm.For(site, local.Type, declaration, siblings) is not { } form || !Waits.Suffice(site, local.Type, dependents, declaration)) return null;

        var first = siblings.IndexOf(declaration.Span) + 1;
        if (siblings.Count - first < (siblings[siblings.Count - 1] is ReturnStatementSyntax ? 2 : 1) || siblings[first] is TryStatementSyntax && first == siblings.Count - 1) return null;
        var layout = new Layout(site.Root, site.Text, declaration);
        if (UsingBlock.EndOfOwnLines(layout, siblings[first], siblings[siblings.Count - 1]) is not { } end) return null;
        if (!layout.KeepsRegions(TextSpan.FromBounds(siblings[first].SpanStart, siblings[siblings.Count - 1].Span.End))) return null;
        var flow = site.Model.AnalyzeControlFlow(siblings[first], siblings[siblings.Count - 1]);
        if (flow is not { Succeeded: true } || flow.EntryPoints.Length > 0 || flow.ExitPoints.Any(exit => exit is not (ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax))) return null;

        var splice = new Splice();
        var isPerhapsNull = local.Type.IsReferenceType && (IsPerhapsNull(declaration) || dependents.Mentions.Any(IsNullTest));
        if (form.Awaits && isPerhapsNull) return null;
        var release = form.Awaits ? $"await {local.Name}.DisposeAsync()" : $"{local.Name}{(isPerhapsNull ? "?" : "")}.Dispose()";
        var released = new HashSet<SyntaxNode?>();
        foreach (var statement in dependents.Releases)
        {
            var next = NextAfter(statement);
            if (next is ThrowStatementSyntax && Removal.Remove(statement, splice, layout)) continue;
            if (next is not ReturnStatementSyntax || !released.Add(next)) return null;
        }

        var names = new HashSet<string>(declaration.Function().DescendantTokens().Select(token => token.ValueText));
        foreach (var exit in flow.ExitPoints.OfType<StatementSyntax>().Where(exit => !dependents.HandOvers.Contains(exit) && !released.Contains(exit) && !IsWhereNull(exit, local.Name)))
        {
            var gap = ";" + (layout.IsFirstOnLine(exit.GetFirstToken()) ? layout.NewLine + layout.IndentAt(exit.SpanStart) + layout.Unit : " ");
            Splice.Piece[] head = [release];
            if (exit is ReturnStatementSyntax { Expression: { } value } && !CannotThrow(value, site))
            {
                if (layout.HasDirectives(value.Span) || !layout.IsOnOneLine(value.Span)) return null;
                var result = Enumerable.Range(1, 9).Select(number => number == 1 ? "result" : $"result{number}").First(names.Add);
                head = [$"var {result} = ", value.Span, ";" + (Siblings.Of(exit) is null ? layout.NewLine + layout.IndentAt(exit.Parent!.SpanStart) + layout.Unit + layout.Unit : gap.Substring(1)) + release];
                splice.Replace(value.Span, result);
            }

            if (Siblings.Of(exit) is not null) splice.Insert(exit.SpanStart, [.. head, gap]);
            else if (!new EmbeddedStatement(exit, layout, layout.Unit).TryLead(splice, declares: true, head, replaces: false)) return null;
        }

        if (flow.EndPointIsReachable) splice.Insert(end, $"{layout.NewLine}{layout.IndentAt(declaration.SpanStart)}{layout.Unit}{release};");
        Around(splice, layout, siblings[first], end, release);
        return new($"Dispose '{local.Name}' unless it is returned", splice);
    }

    private static void Around(Splice splice, Layout layout, StatementSyntax first, int end, string release)
    {
        var indent = layout.IndentAt(first.SpanStart);
        var next = layout.OpenBrace("").StartsWith(" ", StringComparison.Ordinal) ? " " : layout.NewLine + indent;
        splice.Insert(first.SpanStart, $"try{layout.Open(indent)}");
        layout.Indent(splice, first.SpanStart, end);
        splice.Insert(end, $"{layout.NewLine}{indent}}}{next}catch{layout.Open(indent)}{release};{layout.NewLine}{indent}{layout.Unit}throw;{layout.NewLine}{indent}}}");
    }

    private static bool IsPerhapsNull(LocalDeclarationStatementSyntax declaration)
        => declaration.Declaration.Variables[0].Initializer?.Value.DescendantNodesAndSelf().Any(node => node is ConditionalExpressionSyntax or SwitchExpressionSyntax || node.IsKind(SyntaxKind.AsExpression)) == true;

    private static bool IsNullTest(SyntaxNode mention) => mention.Parent is BinaryExpressionSyntax { Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } }
        or IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } };

    /// <summary><c>if (response == null) continue;</c> has nothing to release.</summary>
    private static bool IsWhereNull(StatementSyntax exit, string name) => (exit.Parent is BlockSyntax block ? block.Parent : exit.Parent) is IfStatementSyntax test && test.Else?.Contains(exit) != true && test.Condition.ToString() is var condition
        && (condition == name + " == null" || condition == name + " is null");

    // Between the release and the end of the method nothing may bring the 'catch' to release again.
    private static bool CannotThrow(ExpressionSyntax value, Site site) => value.IsNullOrDefault() || site.Model.GetConstantValue(value, site.Cancellation).HasValue
        || value is IdentifierNameSyntax && site.Model.GetSymbolInfo(value, site.Cancellation).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol
        || value is MemberAccessExpressionSyntax access && site.Model.GetSymbolInfo(access, site.Cancellation).Symbol is IFieldSymbol { IsStatic: true };

    private static StatementSyntax? NextAfter(StatementSyntax statement)
        => Siblings.Of(statement) is { } siblings ? siblings.Statements.SkipWhile(candidate => candidate != statement).Skip(1).FirstOrDefault() : null;
}
