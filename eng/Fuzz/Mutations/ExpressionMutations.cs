using System.Text;

namespace LeakAnalyzers.Fuzz.Mutations;

/// <summary>Types exchanged for others, and expressions under operators, in lambdas, behind casts, or many times over.</summary>
internal static class ExpressionMutations
{
    private static readonly string[] Types =
    [
        "var", "int", "string", "object", "dynamic", "void", "int*", "Span<byte>", "Task", "ValueTask<int>", "Task<HttpResponseMessage>",
        "IDisposable", "IAsyncDisposable",
        "Missing", "Missing.Type<int>", "(int A, Stream B)", "Stream[]", "Stream?", "List<Stream>", "Func<Stream>", "Lazy<HttpClient>",
        "delegate*<void>", "nint", "Timer",
        "HttpClient", "HttpMessageHandler", "SemaphoreSlim", "CancellationTokenSource", "DbConnection", "DbDataReader", "TcpClient",
        "IEnumerable<Task>", "ref int", "T", "",
    ];

    // $ is the expression.
    private static readonly string[] Frames =
    [
        "($)", "(object)($)", "(($) as IDisposable)", "($)!", "($ ?? $)", "(Environment.TickCount > 0 ? $ : $)",
        "(Environment.TickCount > 0 ? $ : null)", "await ($)",
        "await Task.FromResult($)", "(() => $)()", "(($, 1).Item1)", "new[] { $ }[0]", "((object)$ switch { null => $, _ => default })",
        "($ is { } value ? value : null)",
        "Task.Run(() => $).Result", "Task.FromResult($).GetAwaiter().GetResult()", "new List<object> { $ }.First()",
        "((Func<object>)(() => $))()", "default", "null", "null!",
        "throw null!", "($).ToString()", "($)?.ToString()", "new Lazy<object>(() => $).Value", "(_ = $)", "nameof($)", "checked($)",
        "ref $", "out $", "[$]", "[.. $]",
        "($) with { }", "typeof($)", "stackalloc int[$]", "this", "base", "$.$", "$()", "-$", "$++", "&$", "*$",
    ];

    private static readonly string[] Literals =
        ["0", "-1", "int.MaxValue", "1e308", "null", "true", "\"\"", "Timeout.Infinite", "TimeSpan.Zero", "TimeSpan.MaxValue", "'\\0'",
            "$\"{0}\"", "\"\"\"a\"\"\"", "default", "2147483648", "0x"];

    // What stands before and behind the expression each time; with a space at the end, the expression comes again.
    private static readonly (string Before, string After)[] Repetitions =
    [
        ("", " ?? "), ("", " + "), ("", " || "), ("(", ")"), ("", ".ToString()"), ("", "?.ToString()"), ("Task.FromResult(", ").Result"),
        ("(() => ", ")()"),
    ];

    public static ImmutableArray<Mutation> All { get; } =
        [ChangeType, ChangeType, SwapTypes, Frame, Frame, Exchange, SwapTwo, ChangeLiteral, RepeatOften, DropArgument, AddArgument];

    private static string? ChangeType(Mutable file) => file.Node<TypeSyntax>(IsType) is not { } type ? null
        : file.Replace(type.Span, file.Below(3) == 0 && file.Donated<TypeSyntax>(IsType) is { } donated ? donated.ToString()
            : file.Pick(Types)!.Replace("var", file.Below(2) == 0 ? "var" : "object"));

    private static string? SwapTypes(Mutable file) =>
        file.Pair<TypeSyntax>(IsType) is { } pair ? file.Swap(pair.First.Span, pair.Second.Span) : null;

    private static string? Frame(Mutable file) =>
        file.Node<ExpressionSyntax>(IsValue) is { } expression
            ? file.Replace(expression.Span, file.Pick(Frames)!.Replace("$", expression.ToString())) : null;

    private static string? Exchange(Mutable file) =>
        file.Node<ExpressionSyntax>(IsValue) is { } expression && file.Donated<ExpressionSyntax>(IsValue) is { } donated
            ? file.Replace(expression.Span, donated.ToString()) : null;

    private static string? SwapTwo(Mutable file) =>
        file.Pair<ExpressionSyntax>(IsValue) is { } pair ? file.Swap(pair.First.Span, pair.Second.Span) : null;

    private static string? ChangeLiteral(Mutable file) =>
        file.Node<LiteralExpressionSyntax>() is { } literal ? file.Replace(literal.Span, file.Pick(Literals)!) : null;

    // Long chains of operators and calls: what walks them must not need a stack frame for each.
    private static string? RepeatOften(Mutable file)
    {
        if (file.Node<ExpressionSyntax>(IsValue) is not { } expression || expression.Span.Length > 200) return null;
        var (before, after) = file.Pick(Repetitions);
        var text = new StringBuilder();
        var times = file.Below(before.Contains("=>") ? 6 : 80);
        for (var i = 0; i < times; i++) text.Append(before);
        text.Append(expression);
        for (var i = 0; i < times; i++) text.Append(after).Append(after.EndsWith(' ') ? expression.ToString() : "");
        return file.Replace(expression.Span, text.ToString());
    }

    private static string? DropArgument(Mutable file) =>
        file.Node<ArgumentSyntax>() is { } argument ? file.Replace(argument.Span, "") : null;

    private static string? AddArgument(Mutable file) =>
        file.Node<ArgumentListSyntax>() is { } list && file.Node<ExpressionSyntax>(IsValue) is { } value
            ? file.Insert(list.CloseParenToken.SpanStart, (list.Arguments.Count > 0 ? ", " : "") + value) : null;

    private static bool IsType(TypeSyntax type) => type.Parent switch
    {
        VariableDeclarationSyntax or ParameterSyntax or ObjectCreationExpressionSyntax or BaseTypeSyntax or TypeArgumentListSyntax => true,
        BasePropertyDeclarationSyntax or MethodDeclarationSyntax or LocalFunctionStatementSyntax or CastExpressionSyntax => true,
        DeclarationPatternSyntax or CatchDeclarationSyntax or ForEachStatementSyntax => true,
        _ => false,
    };

    private static bool IsValue(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax => expression.Parent is ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax
            or MemberAccessExpressionSyntax or ReturnStatementSyntax,
        TypeSyntax => false,
        _ => true,
    };
}
