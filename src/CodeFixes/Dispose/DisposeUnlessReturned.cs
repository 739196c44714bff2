using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>
/// For a resource that the caller gets on some paths: disposes of it where the others leave, and in a 'catch' around it all.
/// </summary>
internal static class DisposeUnlessReturned
{
    /// <param name="site">The reported place.</param>
    /// <param name="local">What holds the resource.</param>
    /// <param name="declaration">Where it is declared.</param>
    /// <param name="filling">
    /// The statement among the siblings behind which it holds one; null if that may be in the middle of things.
    /// </param>
    /// <param name="siblings">The statements that the declaration stands among.</param>
    /// <param name="dependents">What depends on the resource.</param>
    public static Repair? Plan(FixContext site, ILocalSymbol local, LocalDeclarationStatementSyntax declaration, StatementSyntax? filling,
        StatementList siblings, ResourceUsages dependents)
    {
        if (dependents.Escapes || dependents.IsReleasedElsewhere || declaration.Declaration.Variables.Count > 1
            || siblings.Owner is not BlockSyntax)
            return null;
        if (IsLeftOpenByReader(site, local, declaration.Function(), dependents)) return null;
        // a 'finally' runs behind the release at a return
        if (dependents.Mentions.Any(mention =>
            mention.Ancestors().TakeWhile(node => node != siblings.Owner).Any(node => node is FinallyClauseSyntax)))
            return null;
        if (UsingForm.For(site, local.Type, declaration, siblings) is not { } form
            || !WaitingUse.Suffice(site, local.Type, dependents, declaration))
            return null;
        if (Reassignments.TryCreate(site, local, dependents, filling == declaration, siblings) is not { } successors
            || filling is null && !local.Type.IsReferenceType)
            return null;

        var uses = dependents.Mentions.Select(mention => siblings.IndexOf(mention.Span)).ToList();
        var first = filling is null ? uses.Min() : siblings.IndexOf(filling.Span) + 1;
        var disposal = siblings.Statements.FirstOrDefault(statement =>
            statement is UsingStatementSyntax && dependents.Releases.Contains(statement));
        var last = (disposal is null ? siblings.Count : siblings.IndexOf(disposal.Span)) - 1;
        if (first < 0 || last - first + 1 < (siblings[last] is ReturnStatementSyntax ? 2 : 1)
            || siblings[first] is TryStatementSyntax && first == last)
            return null;
        if (disposal is not null && uses.Max() > last + 1) return null;
        var layout = new BlockLayout(site.Root, site.Text, declaration);
        if (UsingBlock.EndOfOwnLines(layout, siblings[first], siblings[last]) is not { } end) return null;
        if (!layout.KeepsRegions(TextSpan.FromBounds(siblings[first].SpanStart, siblings[last].Span.End))) return null;
        var flow = site.Model.AnalyzeControlFlow(siblings[first], siblings[last]);
        if (flow is not { Succeeded: true } || flow.EntryPoints.Length > 0
            || flow.ExitPoints.Any(exit => exit is not (ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax)))
            return null;

        var splice = new TextEditor();
        var isPerhapsNull = filling is null || filling != declaration && declaration.Declaration.Variables[0].Initializer is not null
            || local.Type.IsReferenceType
                && (IsPerhapsNull(declaration) || dependents.Mentions.Any(IsNullTest)
                    || (dependents.Writes.Count > 1 || filling == declaration) && successors.MayBeNull);
        var release = ReleaseAtEnd.Words(local, form, isPerhapsNull).TrimEnd(';');
        var released = new HashSet<SyntaxNode?>();
        foreach (var statement in dependents.Releases)
        {
            if (statement == disposal || successors.Keep(statement)) continue;
            if (dependents.Writes.Count > 1 && statement.Ancestors().Any(node => node is CatchClauseSyntax)) return null;
            var whole = WithItsTest(statement, local.Name);
            var next = NextAfter(whole);
            if (next is ThrowStatementSyntax && TextRemoval.Remove(whole, splice, layout)) continue;
            if (next is not ReturnStatementSyntax { Expression: var handed } || (handed is not null && !CannotThrow(handed, site))
                || !released.Add(next))
                return null;
        }

        if (!successors.Write(release + ";", layout.Unit, splice, layout)) return null;
        if (filling is null && declaration.Declaration.Variables[0] is { Initializer: null } variable)
            ReleaseAtEnd.StartEmpty(site, declaration, variable, splice);
        var names = new HashSet<string>(declaration.Function().DescendantTokens().Select(token => token.ValueText));
        foreach (var exit in flow.ExitPoints.OfType<StatementSyntax>()
            .Where(exit =>
                !dependents.HandOvers.Contains(exit) && !released.Contains(exit) && !IsWhereNull(exit, local.Name)
                    && !(filling is null && successors.AreAllBehind(exit))))
        {
            var gap = ";"
                + (layout.IsFirstOnLine(exit.GetFirstToken()) ? layout.NewLine + layout.IndentAt(exit.SpanStart) + layout.Unit : " ");
            TextEditor.Piece[] head = [release];
            if (exit is ReturnStatementSyntax { Expression: { } value } && !CannotThrow(value, site))
            {
                if (layout.HasDirectives(value.Span) || !layout.IsOnOneLine(value.Span)) return null;
                var result = Enumerable.Range(1, 9).Select(number => number == 1 ? "result" : $"result{number}").First(names.Add);
                head = [$"var {result} = ", value.Span,
                    ";" + (StatementList.TryCreate(exit) is null
                        ? layout.NewLine + layout.IndentAt(exit.Parent!.SpanStart) + layout.Unit + layout.Unit
                        : gap.Substring(1))
                        + release];
                splice.Replace(value.Span, result);
            }

            if (StatementList.TryCreate(exit) is not null) splice.Insert(exit.SpanStart, [.. head, gap]);
            else if (!new EmbeddedStatement(exit, layout, layout.Unit).TryLead(splice, declares: true, head, replaces: false)) return null;
        }

        if (flow.EndPointIsReachable && disposal is null)
            splice.Insert(end, $"{layout.NewLine}{layout.IndentAt(declaration.SpanStart)}{layout.Unit}{release};");
        TryBlock.Around(splice, layout, siblings[first], siblings[last], "catch", $"{release};", "throw;");
        return new($"Dispose '{local.Name}' unless it is returned", splice);
    }

    /// <summary>
    /// A reader that its caller gets does not close the connection unless it is told to: a handler for failures alone would only hide the
    /// leak.
    /// </summary>
    private static bool IsLeftOpenByReader(FixContext site, ILocalSymbol local, SyntaxNode function, ResourceUsages dependents) =>
        local.Type.Implements("System.Data", "IDbConnection")
        && dependents.HandOvers.Any(handed =>
            handed.Expression is { } given && ReadsRows(site.Model.GetTypeInfo(given, site.Cancellation).Type))
        && !function.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Any(access =>
                site.Model.GetSymbolInfo(access, site.Cancellation).Symbol
                    is IFieldSymbol { Name: "CloseConnection", ContainingType: var type }
                    && type.FullName() == "System.Data.CommandBehavior");

    private static bool ReadsRows(ITypeSymbol? type) =>
        type is not null && (type.ResultOfTask() ?? type).Implements("System.Data", "IDataReader");

    private static bool IsPerhapsNull(LocalDeclarationStatementSyntax declaration)
        => declaration.Declaration.Variables[0].Initializer?.Value.DescendantNodesAndSelf()
            .Any(node => node is ConditionalExpressionSyntax or SwitchExpressionSyntax || node.IsKind(SyntaxKind.AsExpression)) == true;

    private static bool IsNullTest(SyntaxNode mention) =>
        mention.Parent is BinaryExpressionSyntax { Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } }
        or IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } };

    /// <summary><c>if (response == null) continue;</c> has nothing to release.</summary>
    private static bool IsWhereNull(StatementSyntax exit, string name) =>
        (exit.Parent is BlockSyntax block ? block.Parent : exit.Parent) is IfStatementSyntax test && test.Else?.Contains(exit) != true
            && test.Condition.ToString() is var condition
        && (condition == name + " == null" || condition == name + " is null");

    // Between the release and the end of the method nothing may bring the 'catch' to release again.
    private static bool CannotThrow(ExpressionSyntax value, FixContext site) =>
        value.IsNullOrDefault() || site.Model.GetConstantValue(value, site.Cancellation).HasValue
        || value is IdentifierNameSyntax
            && site.Model.GetSymbolInfo(value, site.Cancellation).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol
        || value is MemberAccessExpressionSyntax access
            && site.Model.GetSymbolInfo(access, site.Cancellation).Symbol is IFieldSymbol { IsStatic: true };

    /// <summary><c>if (response != null) { response.Dispose(); }</c></summary>
    private static StatementSyntax WithItsTest(StatementSyntax release, string name) =>
        (release.Parent is BlockSyntax { Statements.Count: 1 } block
            ? block.Parent
            : release.Parent) is IfStatementSyntax { Else: null } test
        && test.Condition.ToString() is var condition && (condition == name + " != null" || condition == name + " is not null")
        ? test
        : release;

    private static StatementSyntax? NextAfter(StatementSyntax statement)
        => StatementList.TryCreate(statement) is { } siblings
            ? siblings.Statements.SkipWhile(candidate => candidate != statement).Skip(1).FirstOrDefault()
            : null;
}
