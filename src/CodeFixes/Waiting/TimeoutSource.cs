using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Waiting;

/// <summary>A token source that expires, declared in front of the statement or in the body that a call stands in.</summary>
internal static class TimeoutSource
{
    public static string NameFor(FixContext site, InvocationExpressionSyntax call) =>
        FreeName.For("deadline", call.Function(), call.SpanStart, site.Model);

    /// <summary>
    /// The deadline that a call further up in the same block has been given: one for all of them, linked to the same token.
    /// </summary>
    public static string? Before(FixContext site, InvocationExpressionSyntax call)
    {
        if (call.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || StatementList.TryCreate(statement) is not { } siblings
            || call.Function() != statement.Function())
            return null;
        var token = OwnToken(site, call) ?? OuterToken(site, call);
        var made = token is null ? $"({DefaultTimeout.At(site, call.SpanStart)})" : $".CreateLinkedTokenSource({token})";
        foreach (var declared in siblings.Statements.TakeWhile(one => one != statement).OfType<LocalDeclarationStatementSyntax>())
        {
            if (declared
                is not { UsingKeyword.RawKind: not 0, Declaration.Variables: [{ Initializer.Value: { } value, Identifier: var name }] }
                || !value.ToString().EndsWith(made, StringComparison.Ordinal))
                continue;
            var between = siblings.Statements.SkipWhile(one => one != declared).Skip(1).TakeWhile(one => one != statement);
            if (site.Model.GetTypeInfo(value, site.Cancellation).Type.IsOrInherits("System.Threading.CancellationTokenSource")
                && between.All(one => IsWithin(one, name.ValueText)))
                return name.Text;
        }

        return null;
    }

    /// <summary>Whether nothing takes time between two calls but what has the same deadline.</summary>
    private static bool IsWithin(StatementSyntax statement, string deadline) =>
        statement.DescendantNodes()
            .All(node =>
                node is not (AwaitExpressionSyntax or ExpressionStatementSyntax { Expression: InvocationExpressionSyntax }
                    or StatementSyntax { Parent: not BlockSyntax })
            || node.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == deadline))
        && (statement is LocalDeclarationStatementSyntax
            || statement.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == deadline));

    /// <summary>Writes the declaration, linked to the token that the call or else the function is given.</summary>
    public static bool Declare(FixContext site, InvocationExpressionSyntax call, string name, TextEditor splice)
    {
        var (source, time) = (DefaultTimeout.TypeAt(site, "System.Threading.CancellationTokenSource", call.SpanStart),
            DefaultTimeout.At(site, call.SpanStart));
        string[] lines = (OwnToken(site, call) ?? OuterToken(site, call)) is { } token
            ? [$"using var {name} = {source}.CreateLinkedTokenSource({token})", $"{name}.CancelAfter({time})"]
            : [$"using var {name} = new {source}({time})"];
        return Lead(site, call, call.Function(), lines, splice);
    }

    private static bool Lead(FixContext site, InvocationExpressionSyntax call, SyntaxNode function, string[] lines, TextEditor splice)
    {
        if (BodyAround(call, function) is { } body)
        {
            var around = new BlockLayout(site.Root, site.Text, function);
            if (function is BasePropertyDeclarationSyntax or AccessorDeclarationSyntax && lines.Length > 1) return false;
            return BlockBody.Write(site, function, body, splice, around, declares: true, [Joined(around, function.SpanStart)],
                replaces: false);
        }

        if (call.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || !IsEvaluatedOnce(statement, call)) return false;
        var layout = new BlockLayout(site.Root, site.Text, statement);
        if (StatementList.TryCreate(statement) is { } siblings)
        {
            if (!siblings.AllowsDeclaration || !layout.IsFirstOnLine(statement.GetFirstToken())) return false;
            var gap = layout.NewLine + layout.IndentAt(statement.SpanStart);
            splice.Insert(statement.SpanStart, string.Concat(lines.Select(line => line + ";" + gap)));
            return true;
        }

        return statement is ExpressionStatementSyntax or ReturnStatementSyntax
            && statement.Parent is IfStatementSyntax or ElseClauseSyntax or WhileStatementSyntax or ForStatementSyntax
                or CommonForEachStatementSyntax
            && new EmbeddedStatement(statement, layout).TryLead(splice, declares: true, [Joined(layout, statement.Parent!.SpanStart)],
                replaces: false);

        string Joined(BlockLayout place, int outer) => string.Join($";{place.NewLine}{place.IndentAt(outer)}{place.Unit}", lines);
    }

    // What stands in the condition of a loop runs again, with what is left of the time.
    private static bool IsEvaluatedOnce(StatementSyntax statement, InvocationExpressionSyntax call) => statement switch
    {
        ExpressionStatementSyntax or ReturnStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } => true,
        IfStatementSyntax choice => choice.Condition.Span.Contains(call.Span),
        _ => false,
    };

    private static ExpressionSyntax? BodyAround(InvocationExpressionSyntax call, SyntaxNode function) =>
        call.AncestorsAndSelf().TakeWhile(node => node != function).OfType<ExpressionSyntax>().LastOrDefault(node =>
        node.Parent is ArrowExpressionClauseSyntax || node.Parent == function && function is LambdaExpressionSyntax);

    // The visible code never cancels it; code elsewhere may.
    private static string? OwnToken(FixContext site, InvocationExpressionSyntax call) =>
        TimedCall.GivenToken(site, call) is { } given && !given.IsNullOrDefault()
            && given is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "None" }
            ? given.ToString()
            : null;

    private static string? OuterToken(FixContext site, SyntaxNode call)
    {
        for (var symbol = site.Model.GetEnclosingSymbol(call.SpanStart, site.Cancellation); symbol is IMethodSymbol function;
            symbol = symbol.ContainingSymbol)
        {
            if (function.Parameters.FirstOrDefault(static parameter =>
                parameter is { RefKind: RefKind.None, Type.Name: "CancellationToken" }) is { } token)
                return token.Name;
        }

        return null;
    }
}
