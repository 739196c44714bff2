namespace LeakAnalyzers.Fuzz.Mutations;

/// <summary>Members gone, doubled, exchanged, taken from other files, and told to be what they are not.</summary>
internal static class MemberMutations
{
    private static readonly string[] Modifiers =
        ["static", "async", "abstract", "virtual", "override", "partial", "unsafe", "extern", "readonly", "const", "ref", "sealed",
            "private", "public", "required", "volatile", "file", "new"];

    private static readonly string[] Kinds =
        ["class", "struct", "record", "record struct", "interface", "ref struct", "static class", "abstract class", "enum"];

    private static readonly string[] Extras =
    [
        "public void Dispose() { }", "public async ValueTask DisposeAsync() { await Task.Yield(); }",
        "protected virtual void Dispose(bool disposing) { }",
        "~Subject() { }", "static Subject() { }", "public int this[int i] => i;", "public event Action? Changed;",
        "public static implicit operator int(Subject s) => 0;",
        "public static bool operator ==(Subject a, Subject b) => true;", "int P { get; set { field = value; } }", "partial void Part();",
        "[System.Runtime.InteropServices.DllImport(\"x\")] static extern void Native();", "void Unfinished(", "Func<int> f = () => {",
    ];

    public static ImmutableArray<Mutation> All { get; } =
        [Delete, Duplicate, Swap, Truncate, Splice, Splice, SpliceType, Modify, Unmodify, DropBody, Bodied, ChangeKind, AddExtra,
            ToPrimary];

    private static string? Delete(Mutable file) =>
        file.Node<MemberDeclarationSyntax>() is { } member ? file.Replace(member.FullSpan, "") : null;

    private static string? Duplicate(Mutable file) =>
        file.Node<MemberDeclarationSyntax>() is { } member ? file.Insert(member.FullSpan.End, member.ToFullString()) : null;

    private static string? Swap(Mutable file) =>
        file.Pair<MemberDeclarationSyntax>() is { } pair ? file.Swap(pair.First.Span, pair.Second.Span) : null;

    private static string? Truncate(Mutable file) =>
        file.Node<MemberDeclarationSyntax>() is { } member
            ? file.Replace(TextSpan.FromBounds(member.SpanStart + file.Below(member.Span.Length), member.Span.End), "") : null;

    private static string? Splice(Mutable file) =>
        file.Node<TypeDeclarationSyntax>(HasBraces) is { } type
            && file.Donated<MemberDeclarationSyntax>(member => member.Parent is TypeDeclarationSyntax) is { } donated
            ? file.Insert(type.CloseBraceToken.SpanStart, donated.ToFullString() + "\n") : null;

    private static string? SpliceType(Mutable file) =>
        file.Donated<TypeDeclarationSyntax>() is { } donated ? file.Text + "\n" + donated.ToFullString() : null;

    private static string? Modify(Mutable file) =>
        file.Node<MemberDeclarationSyntax>(member => member is not GlobalStatementSyntax) is { } member
            ? file.Insert(member.SpanStart, file.Pick(Modifiers) + " ") : null;

    private static string? Unmodify(Mutable file) =>
        file.Node<MemberDeclarationSyntax>(member => member.Modifiers.Count > 0) is { } member
            ? file.Replace(file.Pick(member.Modifiers).Span, "") : null;

    private static string? DropBody(Mutable file) =>
        file.Node<BlockSyntax>(block => block.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax) is { } block
        ? file.Replace(block.Span, file.Below(2) == 0 ? ";" : "{ }") : null;

    private static string? Bodied(Mutable file) =>
        file.Node<ArrowExpressionClauseSyntax>() is { Parent: BaseMethodDeclarationSyntax method } arrow
        ? file.Replace(TextSpan.FromBounds(arrow.SpanStart, method.Span.End), $"{{ return {arrow.Expression}; }}") : null;

    private static string? ChangeKind(Mutable file) =>
        file.Node<TypeDeclarationSyntax>() is { } type ? file.Replace(type.Keyword.Span, file.Pick(Kinds)!) : null;

    private static string? AddExtra(Mutable file) => file.Node<TypeDeclarationSyntax>(HasBraces) is { } type
        ? file.Insert(type.CloseBraceToken.SpanStart, file.Pick(Extras)!.Replace("Subject", type.Identifier.Text) + "\n") : null;

    private static string? ToPrimary(Mutable file) => file.Node<TypeDeclarationSyntax>(type => type.ParameterList is null) is { } type
        && file.Node<ParameterListSyntax>() is { } parameters ? file.Insert(type.Identifier.Span.End, parameters.ToString()) : null;

    private static bool HasBraces(TypeDeclarationSyntax type) => type.CloseBraceToken.Span.Length > 0;
}
