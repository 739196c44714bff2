using System.Text;

namespace LeakAnalyzers.Fuzz.Mutations;

/// <summary>Statements gone, doubled, moved, left early, put under another construct or deep below many.</summary>
internal static class StatementMutations
{
    private const int Deepest = 60;
    private const int DeepestLambda = 6;

    // $ is the statement.
    private static readonly string[] Frames =
    [
        "if (Environment.TickCount > 0) { $ }", "if (Environment.TickCount > 0) { $ } else { $ }",
        "while (Environment.TickCount > 0) { $ }",
        "for (;;) { $ }", "do { $ } while (Environment.TickCount > 0);", "foreach (var each in new int[3]) { $ }",
        "try { $ } finally { }", "try { } finally { $ }", "try { $ } catch (Exception e) when (e.Message == null) { }",
        "try { throw null; } catch { $ }",
        "lock (new object()) { $ }", "using (default(IDisposable)) { $ }", "{ $ }", "checked { $ }", "unsafe { $ }",
        "switch (Environment.TickCount) { case 1: $ break; default: goto case 1; }", "again: $ goto again;",
        "if (Environment.TickCount > 0) goto skip; $ skip: ;",
        "Action act = () => { $ }; act();", "Func<Task> run = async () => { $ }; await run();", "void Local() { $ } Local();",
        "async Task LocalAsync() { $ } await LocalAsync();", "_ = Task.Run(async () => { $ });", "Parallel.For(0, 3, _ => { $ });",
        "async IAsyncEnumerable<int> Items() { $ yield return 1; } await foreach (var item in Items()) { }",
        "IEnumerable<int> Each() { $ yield break; }", "\n#if DEBUG\n$\n#else\n$\n#endif\n", "\n#nullable disable\n$\n#nullable restore\n",
        "fixed (char* c = \"\") { $ }",
    ];

    private static readonly string[] Exits =
        ["return;", "return default;", "return null;", "throw new InvalidOperationException();", "break;", "continue;", "yield break;",
            "yield return default;", "goto end;", "await Task.Yield();", ";"];

    public static ImmutableArray<Mutation> All { get; } =
        [Delete, Duplicate, Swap, Move, TruncateBlock, Frame, Frame, NestDeeply, Unwrap, ExitEarly, Splice, Splice, Exchange, SpliceBody];

    private static string? Delete(Mutable file) => file.Statement() is { } statement ? file.Replace(statement.FullSpan, "") : null;

    private static string? Duplicate(Mutable file) =>
        file.Statement() is { } statement ? file.Insert(statement.FullSpan.End, statement.ToFullString()) : null;

    private static string? Swap(Mutable file) =>
        file.Pair<StatementSyntax>(Mutable.IsInList) is { } pair ? file.Swap(pair.First.Span, pair.Second.Span) : null;

    private static string? Move(Mutable file) => file.Pair<StatementSyntax>(Mutable.IsInList) is not { } pair ? null
        : file.Below(2) == 0 ? file.Swap(pair.First.FullSpan, new TextSpan(pair.Second.FullSpan.Start, 0))
            : file.Swap(new TextSpan(pair.First.FullSpan.Start, 0), pair.Second.FullSpan);

    private static string? TruncateBlock(Mutable file) =>
        file.Statement() is { Parent: BlockSyntax block } statement
            ? file.Replace(TextSpan.FromBounds(statement.FullSpan.Start, block.CloseBraceToken.FullSpan.Start), "") : null;

    private static string? Frame(Mutable file) =>
        file.Statement() is { } statement ? file.Replace(statement.Span, file.Pick(Frames)!.Replace("$", statement.ToString())) : null;

    private static string? NestDeeply(Mutable file)
    {
        if (file.Statement() is not { } statement) return null;
        var frame = file.Pick(Frames.Where(f => f.Count(c => c == '$') == 1).ToList())!.Split('$');
        // The compiler binds a lambda again for each one around it.
        var depth = file.Below(frame[0].Contains("=>") ? DeepestLambda : Deepest);
        var text = new StringBuilder();
        for (var i = 0; i < depth; i++) text.Append(frame[0]);
        text.Append(statement);
        for (var i = 0; i < depth; i++) text.Append(frame[1]);
        return file.Replace(statement.Span, text.ToString());
    }

    private static string? Unwrap(Mutable file) =>
        file.Node<BlockSyntax>(block =>
            block.Parent is StatementSyntax or CatchClauseSyntax or FinallyClauseSyntax or ElseClauseSyntax) is not { } block ? null
        : file.Replace(block.Ancestors().OfType<StatementSyntax>().First().Span,
            string.Concat(block.Statements.Select(s => s.ToFullString())));

    private static string? ExitEarly(Mutable file) =>
        file.Statement() is { } statement ? file.Insert(statement.SpanStart, file.Pick(Exits) + " ") : null;

    private static string? Splice(Mutable file) =>
        file.Statement() is { } place && file.Donated<StatementSyntax>(Mutable.IsInList) is { } donated
            ? file.Insert(place.SpanStart, donated.ToFullString() + "\n") : null;

    private static string? Exchange(Mutable file) =>
        file.Statement() is { } place && file.Donated<StatementSyntax>(Mutable.IsInList) is { } donated
            ? file.Replace(place.Span, donated.ToString()) : null;

    // The body of another file's method, with what it needs of its own, at a place of this one's.
    private static string? SpliceBody(Mutable file)
    {
        if (file.Statement() is not { } place
            || file.Donated<BaseMethodDeclarationSyntax>(method => method.Body is not null) is not { } method) return null;
        var typed = method.ParameterList.Parameters.Where(parameter => parameter.Type is not null);
        var parameters = string.Concat(typed.Select(parameter => $"{parameter.Type} {parameter.Identifier} = default!; "));
        return file.Insert(place.SpanStart, $"{{ {parameters} {string.Concat(method.Body!.Statements.Select(s => s.ToFullString()))} }}\n");
    }
}
