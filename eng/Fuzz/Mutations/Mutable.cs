using LeakAnalyzers.Fuzz.Examining;

namespace LeakAnalyzers.Fuzz.Mutations;

/// <summary>Changes a file: null where it finds nothing to change.</summary>
internal delegate string? Mutation(Mutable file);

/// <summary>A file on its way to a mutant: what it consists of, choices among that, and what a change makes of the text.</summary>
/// <param name="root">The file as the mutations so far have left it.</param>
/// <param name="random">Every choice comes from here, so that a seed tells the mutant.</param>
/// <param name="donors">Files that parts are taken from.</param>
internal sealed class Mutable(CompilationUnitSyntax root, Random random, ImmutableArray<Seed> donors)
{
    private const int MostLambdas = 6;

    private static readonly CSharpCompilation Libraries = CSharpCompilation.Create(
        "Seeds", [CSharpSyntaxTree.ParseText(FuzzWorkspace.Usings, FuzzWorkspace.ParseOptions)], FuzzWorkspace.References,
        FuzzWorkspace.Options(isProgram: false));

    private SemanticModel? _model;

    public CompilationUnitSyntax Root => root;

    public string Text { get; } = root.ToFullString();

    public SemanticModel Model => _model ??= Bind();

    /// <summary>The compiler's time doubles with each lambda around another.</summary>
    public bool IsSlowToBind =>
        root.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>()
        .Any(lambda => lambda.Ancestors().Count(node => node is AnonymousFunctionExpressionSyntax) > MostLambdas);

    public int Below(int limit) => random.Next(limit);

    /// <summary>A name that no other mutation has taken.</summary>
    public string Name(string kind) => $"{kind}{random.Next(1000)}";

    public T? Pick<T>(IReadOnlyList<T> from) => from.Count == 0 ? default : from[random.Next(from.Count)];

    public T? Node<T>(Func<T, bool>? which = null)
        where T : SyntaxNode => Pick(Nodes(root, which));

    /// <summary>Two different nodes, neither inside the other.</summary>
    public (T First, T Second)? Pair<T>(Func<T, bool>? which = null)
        where T : SyntaxNode
    {
        var nodes = Nodes(root, which);
        var (one, other) = (Pick(nodes), Pick(nodes));
        if (one is null || other is null || one.Span.OverlapsWith(other.Span)) return null;
        return one.SpanStart < other.SpanStart ? (one, other) : (other, one);
    }

    public SyntaxToken Token() => Pick(root.DescendantTokens().Where(token => token.Span.Length > 0).ToList());

    /// <summary>A node of another file.</summary>
    public T? Donated<T>(Func<T, bool>? which = null)
        where T : SyntaxNode => Pick(Nodes(Pick(donors)!.Root, which));

    public SyntaxToken DonatedToken(SyntaxKind kind) =>
        Pick(Pick(donors)!.Root.DescendantTokens().Where(token => token.IsKind(kind)).ToList());

    /// <summary>A statement that stands among others.</summary>
    public StatementSyntax? Statement() => Node<StatementSyntax>(IsInList);

    public static bool IsInList(StatementSyntax statement) =>
        statement is not BlockSyntax && statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax;

    public string Replace(TextSpan span, string text) => string.Concat(Text.AsSpan(0, span.Start), text, Text.AsSpan(span.End));

    public string Insert(int position, string text) => Text.Insert(position, text);

    public string Swap(TextSpan first, TextSpan second) => string.Concat(
        Text.AsSpan(0, first.Start), Text.AsSpan(second.Start, second.Length), Text.AsSpan(first.End, second.Start - first.End),
        string.Concat(Text.AsSpan(first.Start, first.Length), Text.AsSpan(second.End)));

    private SemanticModel Bind()
    {
        var tree = root.SyntaxTree.WithRootAndOptions(root, FuzzWorkspace.ParseOptions);
        return Libraries.AddSyntaxTrees(tree).GetSemanticModel(tree);
    }

    private static List<T> Nodes<T>(SyntaxNode root, Func<T, bool>? which)
        where T : SyntaxNode => [.. root.DescendantNodes().OfType<T>().Where(node => node.Span.Length > 0 && which?.Invoke(node) != false)];
}
