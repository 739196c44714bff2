namespace LeakAnalyzers.Fuzz.Mutations;

/// <summary>Puts a cycle between a value and its use: whoever asks where the value comes from comes back to the question.</summary>
internal static class ValueCycles
{
    // T is the type of the value, E its expression, # a number of its own.
    // The first part stands before the statement or member, the second in the place of the value.
    private static readonly (string Before, string Use)[] AmongStatements =
    [
        ("T c# = E, d# = c#; while (Environment.TickCount > 0) { c# = d#; d# = c#; }", "c#"),
        ("T c# = E; T d# = default!; for (;;) { (c#, d#) = (d#, c#); if (Environment.TickCount > 0) break; }", "d#"),
        ("T c# = E; c# = c#;", "c#"),
        ("T c# = default!, d# = default!, e# = E; while (Environment.TickCount > 0) { c# = d#; d# = e#; e# = c#; }", "e#"),
        ("T c# = default!; again#: c# = c# ?? E; if (Environment.TickCount > 0) goto again#;", "c#"),
        ("T c# = E; foreach (var each# in new T[2]) { c# = each# ?? c#; }", "c#"),
        ("T c# = E; void Swap#() { var d# = c#; c# = d#; Swap#(); } Swap#();", "c#"),
        ("T c# = E; Action swap# = null!; swap# = () => { c# = c#; swap#(); };", "c#"),
        ("T F#() => Environment.TickCount > 0 ? G#() : E; T G#() => F#();", "F#()"),
        ("T F#() { var c# = F#(); return c# ?? E; }", "F#()"),
        ("T F#(T v) => G#(v); T G#(T v) => Environment.TickCount > 0 ? v : F#(v);", "F#(E)"),
        ("T F#<U>(T v) => F#<List<U>>(v);", "F#<int>(E)"),
        ("T F#(Func<T> make) => F#(() => make());", "F#(() => E)"),
        ("Func<T> f# = null!; f# = () => Environment.TickCount > 0 ? f#() : E;", "f#()"),
        ("Func<T> f# = null!, g# = null!; f# = () => g#(); g# = () => f#();", "f#()"),
        ("async Task<T> F#() => Environment.TickCount > 0 ? await G#() : E; Task<T> G#() => F#();", "await F#()"),
        ("IEnumerable<T> F#() { foreach (var each# in F#()) yield return each#; yield return E; }", "F#().First()"),
        ("IEnumerable<T> F#() { foreach (var each# in G#()) yield return each#; } IEnumerable<T> G#() => F#().Append(E);", "F#().First()"),
        ("async IAsyncEnumerable<T> F#() { await foreach (var each# in F#()) yield return each#; yield return E; }",
        "await F#().FirstAsync()"),
        ("var list# = new List<T>(); list#.Add(E); list#.Add(list#[0]); list#.AddRange(list#);", "list#[0]"),
        ("var map# = new Dictionary<string, T>(); map#[\"a\"] = E; map#[\"b\"] = map#[\"a\"]; map#[\"a\"] = map#[\"b\"];", "map#[\"a\"]"),
        ("T[] array# = [E]; array#[0] = array#[^1];", "array#[0]"),
        ("T c# = E; ref T r# = ref c#; r# = c#;", "r#"),
        ("object c# = E; c# = (object)(T)c#;", "(T)c#"),
        ("T c# = E; c# = c# switch { null => E, var other# => other# };", "c#"),
        ("T c# = E; c# = c# is { } d# ? d# : c#;", "c#"),
        ("var task# = Task.FromResult(E); task# = task#.ContinueWith(t => task#.Result);", "await task#"),
        ("var lazy# = new Lazy<T>(() => E); lazy# = new Lazy<T>(() => lazy#.Value);", "lazy#.Value"),
        ("T c# = E; using (c# as IDisposable) { c# = c#; }", "c#"),
        ("void Take#(T v) { if (Environment.TickCount > 0) Give#(v); } void Give#(T v) => Take#(v); T c# = E; Take#(c#);", "c#"),
        ("bool Out#(out T v) { return Out#(out v); } Out#(out T c#); c# ??= E;", "c#"),
    ];

    private static readonly (string Member, string Use)[] AmongMembers =
    [
        ("T F# => G#; T G# => F#;", "F#"),
        ("static T F# = G#; static T G# = F#;", "F#"),
        ("T F# = default!; T G# = default!; void Swap#() { F# = G#; G# = F#; Swap#(); }", "(F# = E)"),
        ("T F#() => G#(); T G#() => F#();", "F#()"),
        ("T F#() { return Environment.TickCount > 0 ? F#() : E; }", "F#()"),
        ("T F#(T v) => G#(v); T G#(T v) => F#(v);", "F#(E)"),
        ("static T F#(T v, int n) { while (n > 0) { v = F#(v, n - 1); } return v; }", "F#(E, 3)"),
        ("async Task<T> F#(T v) { await G#(v); return v; } async Task G#(T v) { await F#(v); }", "await F#(E)"),
        ("T F#<U>(T v) => F#<Dictionary<U, U>>(v);", "F#<int>(E)"),
        ("IEnumerable<T> F#() { foreach (var each in G#()) yield return each; } IEnumerable<T> G#() => F#();", "F#().First()"),
        ("async IAsyncEnumerable<T> F#(T v) { yield return v; await foreach (var each in F#(v)) yield return each; }",
        "await F#(E).FirstAsync()"),
        ("T F# { get => field ??= F#; set => F# = value; }", "F#"),
        ("T this[T v] => this[v];", "this[E]"),
        ("Func<T> F# => () => F#();", "F#()"),
        ("void F#(T v) { G#(v); } void G#(T v) { try { F#(v); } finally { (v as IDisposable)?.Dispose(); G#(v); } } " +
            "T H#(T v) { F#(v); return v; }", "H#(E)"),
        ("class Box#(T inner) { public T Inner => new Box#(inner).Inner; public Box#? Next; }", "new Box#(E).Inner"),
        ("class Ring# { public Ring# Next; public T Value; public T Find() => Next.Find() ?? Value; }", "new Ring# { Value = E }.Find()"),
        ("class Own#(T v) : IDisposable { Own#? next = new(v); public T Value => v; " +
            "public void Dispose() { next?.Dispose(); (v as IDisposable)?.Dispose(); Dispose(); } }", "new Own#(E).Value"),
    ];

    public static ImmutableArray<Mutation> All { get; } = [PutAmongStatements, PutAmongMembers];

    private static string? PutAmongStatements(Mutable file)
    {
        if (file.Node<ExpressionSyntax>(value => IsResource(value) && Anchor(value) is not null) is not { } value) return null;
        var (before, use) = Fill(file, value, file.Pick(AmongStatements));
        return Insert(file, Anchor(value)!.SpanStart, before + "\n", value, use);
    }

    private static string? PutAmongMembers(Mutable file)
    {
        if (file.Node<ExpressionSyntax>(value => IsResource(value) && IsInType(value)) is not { } value) return null;
        var (member, use) = Fill(file, value, file.Pick(AmongMembers));
        return Insert(file, value.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.SpanStart, member + "\n", value, use);
    }

    private static string Insert(Mutable file, int position, string text, ExpressionSyntax value, string use) =>
        file.Replace(value.Span, use).Insert(position, text);

    public static bool IsInType(SyntaxNode node) => node.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.Parent is TypeDeclarationSyntax;

    public static bool IsResource(ExpressionSyntax expression) =>
        expression is BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax or AwaitExpressionSyntax;

    // The statement of the value's own function.
    private static StatementSyntax? Anchor(ExpressionSyntax value) =>
        value.Ancestors().TakeWhile(node => node is not (AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax))
            .OfType<StatementSyntax>().FirstOrDefault(Mutable.IsInList);

    private static (string Around, string Use) Fill(Mutable file, ExpressionSyntax value, (string Around, string Use) cycle)
    {
        var (type, number) = (TypeOf(file, value), file.Name(""));
        return (Fill(cycle.Around, type, value.ToString(), number), Fill(cycle.Use, type, value.ToString(), number));
    }

    /// <summary>Letters that stand alone are placeholders.</summary>
    public static string Fill(string text, string type, string value, string number) =>
        string.Concat(System.Text.RegularExpressions.Regex.Split(text, @"(\b[TE]\b)").Select(part => part switch
        {
            "T" => type,
            "E" => value,
            _ => part.Replace("#", number),
        }));

    public static string TypeOf(Mutable file, ExpressionSyntax value)
    {
        if (file.IsSlowToBind) return "object";
        var type = file.Model.GetTypeInfo(value).Type;
        return type is null or IErrorTypeSymbol or { SpecialType: SpecialType.System_Void } ? "object"
            : type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
    }
}
