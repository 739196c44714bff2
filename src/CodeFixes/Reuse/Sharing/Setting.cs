using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Sharing;

/// <summary>One thing that is set on an object after its creation: a member that is assigned, or a collection that is added to.</summary>
internal sealed class Setting(ImmutableArray<string> path, bool adds, ImmutableArray<ExpressionSyntax> values)
{
    // What ParseAdd on such a collection does is what Add with the header's name does.
    private static readonly Dictionary<string, string> s_headerNames = new()
    {
        ["Accept"] = "Accept",
        ["AcceptCharset"] = "Accept-Charset",
        ["AcceptEncoding"] = "Accept-Encoding",
        ["AcceptLanguage"] = "Accept-Language",
        ["UserAgent"] = "User-Agent",
    };

    public ImmutableArray<string> Path { get; } = path;

    public bool Adds { get; } = adds;

    public ImmutableArray<ExpressionSyntax> Values { get; } = values;

    /// <summary>Whole-line comments above the setting, and the one that ends its line.</summary>
    public (ImmutableArray<string> Above, string? Behind) Comments { get; private set; } = (ImmutableArray<string>.Empty, null);

    public Setting With(ExpressionSyntax value, ExpressionSyntax replacement) =>
        new(Path, Adds, Values.Replace(value, replacement)) { Comments = Comments };

    /// <summary>Reads an object initializer, nested ones included; null if it holds something else.</summary>
    public static ImmutableArray<Setting>? Read(InitializerExpressionSyntax? initializer)
    {
        var settings = ImmutableArray.CreateBuilder<Setting>();
        return initializer is null || TryRead(initializer, ImmutableArray<string>.Empty, settings) ? settings.ToImmutable() : null;
    }

    /// <summary>Reads <c>target.A.B = value;</c>, <c>target.A.Add(value);</c> and <c>target.A.ParseAdd(value);</c>.</summary>
    public static Setting? Read(StatementSyntax statement, string target)
    {
        var setting = (statement as ExpressionStatementSyntax)?.Expression switch
        {
            // The member of a fresh object holds no handler yet, so adding one is assigning it.
            AssignmentExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleAssignmentExpression or (int)SyntaxKind.AddAssignmentExpression
            } assignment
                when PathFrom(target, assignment.Left) is { Length: > 0 } path
                && (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
                    || path[path.Length - 1].EndsWith("Callback", StringComparison.Ordinal))
                => new Setting(path, false, ImmutableArray.Create(assignment.Right)),
            InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var method } call
            } invocation
                when PathFrom(target, call.Expression) is { Length: > 0 } path && IsPlain(invocation.ArgumentList)
                => FromCall(path, method, invocation.ArgumentList),
            _ => null,
        };
        if (setting is not null)
            setting.Comments = (CommentLines(statement.GetLeadingTrivia()), CommentLines(statement.GetTrailingTrivia()).LastOrDefault());
        return setting;
    }

    /// <summary>True for <c>target.A.Clear();</c> where nothing has been added to A yet.</summary>
    public static bool IsIdleClear(StatementSyntax statement, string target, IEnumerable<Setting> earlier) =>
        statement
            is ExpressionStatementSyntax
        {
            Expression: InvocationExpressionSyntax
            {
                ArgumentList.Arguments.Count: 0,
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Clear" } call
            }
        }
        && PathFrom(target, call.Expression) is { Length: > 0 } path
        && !earlier.Any(e =>
            e.Path.Take(path.Length).SequenceEqual(path)
                || path.Length == 2 && e.Path.SequenceEqual(path.Take(1)) && !IsOtherHeader(e, path[1]));

    private static bool IsOtherHeader(Setting added, string header) =>
        added.Values[0] is LiteralExpressionSyntax { Token.ValueText: var name } && name.Replace("-", "") != header;

    private static Setting? FromCall(ImmutableArray<string> path, string method, ArgumentListSyntax arguments)
    {
        var values = arguments.Arguments.Select(a => a.Expression).ToImmutableArray();
        if (method == "Add") return new Setting(path, true, values);
        if (method != "ParseAdd" || path.Length != 2 || path[0] != "DefaultRequestHeaders" || values.Length != 1) return null;
        if (!s_headerNames.TryGetValue(path[1], out var header)) return null;
        var name = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(header));
        return new Setting(ImmutableArray.Create(path[0]), true, values.Insert(0, name));
    }

    private static bool TryRead(InitializerExpressionSyntax initializer, ImmutableArray<string> path,
        ImmutableArray<Setting>.Builder settings)
    {
        RecursionGuard.EnsureStack();
        foreach (var element in initializer.Expressions)
        {
            var before = settings.Count;
            switch (element)
            {
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Right: InitializerExpressionSyntax nested }:
                    if (!TryRead(nested, path.Add(name.Identifier.ValueText), settings)) return false;
                    break;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment:
                    settings.Add(new Setting(path.Add(name.Identifier.ValueText), false, ImmutableArray.Create(assignment.Right)));
                    break;
                case AssignmentExpressionSyntax:
                    return false;
                case InitializerExpressionSyntax complex:
                    settings.Add(new Setting(path, true, complex.Expressions.ToImmutableArray()));
                    break;
                default:
                    settings.Add(new Setting(path, true, ImmutableArray.Create(element)));
                    break;
            }

            if (settings.Count == before) continue;
            var separator = initializer.Expressions.GetSeparators().ElementAtOrDefault(initializer.Expressions.IndexOf(element));
            var behind = CommentLines(separator.IsKind(SyntaxKind.CommaToken) ? separator.TrailingTrivia : element.GetTrailingTrivia())
                .LastOrDefault();
            settings[before].Comments = (CommentLines(element.GetLeadingTrivia()), behind);
        }

        return true;
    }

    private static ImmutableArray<string> PathFrom(string target, ExpressionSyntax expression)
    {
        var path = ImmutableArray<string>.Empty;
        while (expression
            is MemberAccessExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleMemberAccessExpression,
                Name: IdentifierNameSyntax name
            } access)
        {
            path = path.Insert(0, name.Identifier.ValueText);
            expression = access.Expression;
        }

        return expression is IdentifierNameSyntax root && root.Identifier.ValueText == target ? path : ImmutableArray<string>.Empty;
    }

    private static bool IsPlain(ArgumentListSyntax arguments) =>
        arguments.Arguments.Count > 0 && arguments.Arguments.All(a => a.NameColon is null && a.RefKindKeyword.IsKind(SyntaxKind.None));

    private static ImmutableArray<string> CommentLines(SyntaxTriviaList trivia) =>
        trivia.Where(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia))
            .Select(t => t.ToString()).ToImmutableArray();
}
