namespace LeakAnalyzers.Fuzz.Mutations;

/// <summary>Types that need themselves: as base, as argument, as field, as other part, as what constructs or disposes them.</summary>
internal static class TypeCycles
{
    // C is a type of the file, # a number of its own.
    private static readonly string[] Companions =
    [
        "class A# : B# { } class B# : A# { }", "class A# : C { } partial class C : A# { }", "class A#<T> : A#<A#<T>> { }",
        "class A#<T> where T : A#<T> { T self; }",
        "class A#<T, U> where T : U where U : T { }",
        "class A#<T> : List<A#<A#<T>>>, IDisposable { C owned = new(); public void Dispose() => Dispose(); }",
        "interface I# : J# { } interface J# : I# { }", "interface I# { void M() => M(); I# Self { get; } } class A# : C, I# { }",
        "struct S# { S# inner; }", "struct S# { T# t; } struct T# { S# s; }",
        "class A# : IDisposable { C c; B# b = new(); public void Dispose() { b.Dispose(); } } " +
            "class B# : IDisposable { A# a = new(); public void Dispose() { a.Dispose(); } }",
        "class A# { public A#(int i) : this(\"\") { } public A#(string s) : this(0) { } C c = new(); }",
        "class A# { const int X = Y, Y = X; static C c = d, d = c; }",
        "delegate D# D#(D# d); class A# { D# d = x => x(x); }", "class A# { class B# : A# { class D# : B# { C c = new(); } } }",
        "class A# : A#.B# { public class B# : A# { } }",
        "record A#(A# Next, C Value) : A#(Next, Value);",
        "static class A# { public static void Dispose(this C c) => c.Dispose(); public static C Self(this C c) => c.Self(); }",
        "class A# { public static implicit operator A#(C c) => c; public static implicit operator C(A# a) => a; }",
        "[A#] class A# : Attribute { [A#] A# a; }", "enum E# { A = B, B = A }",
    ];

    public static ImmutableArray<Mutation> All { get; } =
        [Companion, Companion, DeriveFromItself, DeriveFromEachOther, ConstrainToItself, SplitInParts, CallItself, CallEachOther,
            HoldItself, AliasItself, AssignEachOther, AssignFieldsInCycle, IterateItself];

    private static string? Companion(Mutable file) =>
        file.Node<TypeDeclarationSyntax>() is { } type
            ? file.Text + "\n" + file.Pick(Companions)!.Replace("#", file.Name("")).Replace(" C ", $" {Name(type)} ") : null;

    private static string? DeriveFromItself(Mutable file) =>
        file.Node<TypeDeclarationSyntax>() is { } type
            ? file.Insert((type.ParameterList?.Span ?? type.Identifier.Span).End, $" : {Name(type)}{(file.Below(3) == 0 ? ".Nested" : "")}")
            : null;

    private static string? DeriveFromEachOther(Mutable file)
    {
        if (file.Pair<TypeDeclarationSyntax>(type => type.BaseList is null) is not { } pair) return null;
        return file.Insert((pair.Second.ParameterList?.Span ?? pair.Second.Identifier.Span).End, $" : {Name(pair.First)}")
            .Insert((pair.First.ParameterList?.Span ?? pair.First.Identifier.Span).End, $" : {Name(pair.Second)}");
    }

    private static string? ConstrainToItself(Mutable file) =>
        file.Node<TypeDeclarationSyntax>(type => type is { TypeParameterList: null, OpenBraceToken.Span.Length: > 0 }) is { } type
        ? file.Insert(type.OpenBraceToken.SpanStart, $" where TSelf : {Name(type)}<TSelf> ").Insert(type.Identifier.Span.End, "<TSelf>")
            : null;

    // Two halves, each with every second member, one of them derived from something.
    private static string? SplitInParts(Mutable file)
    {
        if (file.Node<TypeDeclarationSyntax>(type => type.Members.Count > 1) is not { } type) return null;
        var other = string.Concat(type.Members.Where((_, i) => i % 2 == 1).Select(member => member.ToFullString()));
        var mine = string.Concat(type.Members.Where((_, i) => i % 2 == 0).Select(member => member.ToFullString()));
        var start = type.Keyword.SpanStart;
        var bases = file.Below(2) == 0 ? ": IDisposable" : "";
        return file.Replace(TextSpan.FromBounds(type.Members[0].FullSpan.Start, type.Members[^1].FullSpan.End), mine)
            .Insert(start, "partial ")
            .Insert(type.FullSpan.Start, $"partial {type.Keyword} {Name(type)}{type.TypeParameterList} {bases} {{ {other} }}\n");
    }

    private static string? CallItself(Mutable file) =>
        file.Node<MethodDeclarationSyntax>(method => method.Body is not null) is { } method
            ? file.Insert(method.Body!.OpenBraceToken.Span.End, $" {Call(method)}; ") : null;

    private static string? CallEachOther(Mutable file) => file.Pair<MethodDeclarationSyntax>(method => method.Body is not null) is { } pair
        ? file.Insert(pair.Second.Body!.CloseBraceToken.SpanStart, $" {Call(pair.First)}; ")
            .Insert(pair.First.Body!.OpenBraceToken.Span.End, $" {Call(pair.Second)}; ") : null;

    private static string? HoldItself(Mutable file) =>
        file.Node<TypeDeclarationSyntax>(type => type.OpenBraceToken.Span.Length > 0) is { } type
        ? file.Insert(type.OpenBraceToken.Span.End,
            $" {Name(type)}{type.TypeParameterList}? {file.Name("self")} = {(file.Below(2) == 0 ? "new()" : "null")}; ") : null;

    private static string? AliasItself(Mutable file) =>
        file.Node<TypeDeclarationSyntax>() is { } type ? $"using {Name(type)} = {Name(type)}; using Loop = Loop;\n{file.Text}" : null;

    private static string? AssignEachOther(Mutable file)
    {
        if (file.Statement() is not { } place) return null;
        var names = place.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .Select(v => v.Identifier.Text).ToList();
        if (file.Pick(names) is not { } one || file.Pick(names) is not { } other) return null;
        return file.Insert(place.FullSpan.End, $"\nwhile (Environment.TickCount > 0) {{ {one} = {other}; {other} = {one}; }}\n");
    }

    private static string? AssignFieldsInCycle(Mutable file)
    {
        if (file.Node<FieldDeclarationSyntax>() is not { Declaration: { Variables: [{ } variable, ..] } declaration } field) return null;
        var (name, twin) = (variable.Identifier.Text, file.Name("twin"));
        return file.Insert(field.FullSpan.End,
            $"{field.Modifiers.ToString().Replace("readonly", "")} {declaration.Type} {twin}; "
            + $"void {file.Name("Swap")}() {{ {name} = {twin}; {twin} = {name}; }}\n");
    }

    private static string? IterateItself(Mutable file)
    {
        if (file.Node<MethodDeclarationSyntax>(method => method.Body is not null) is not { } method) return null;
        var items = file.Name("Items");
        var type = method.ReturnType.ToString() is "void" or "Task" ? "int" : method.ReturnType.ToString();
        var call = type == "int" ? "" : $"yield return {Call(method)};";
        return file.Insert(method.Span.End,
            $" IEnumerable<{type}> {items}() {{ foreach (var item in {items}()) {{ {call} yield return item; }} }}\n");
    }

    private static string Call(MethodDeclarationSyntax method) =>
        $"{method.Identifier}({string.Join(", ", method.ParameterList.Parameters.Select(p => p.Identifier.Text))})";

    private static string Name(TypeDeclarationSyntax type) => type.Identifier.Text;
}
