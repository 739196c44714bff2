using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>
/// Where a compilation uses a name. A file is read once, whatever the number of names that are asked for: a type with thousands of fields
/// asks about each of them. What is read of a file is kept with its tree, which an editor shares between compilations.
/// </summary>
internal static class IdentifierIndex
{
    /// <summary>Characters past which the text of a file is in pieces, and made whole anew for each search.</summary>
    private const int LargeText = 40_000;

    private static readonly ConditionalWeakTable<Compilation,
        ConcurrentDictionary<string, ImmutableArray<SyntaxTree>>> s_byCompilation = new();

    private static readonly ConditionalWeakTable<SyntaxTree, Dictionary<string, List<int>>> s_byTree = new();

    /// <summary>The files that may use a name: those whose text has the word in it.</summary>
    public static ImmutableArray<SyntaxTree> FilesWith(string word, Compilation compilation) =>
        s_byCompilation.GetValue(compilation, static _ => new())
            .GetOrAdd(word, sought => compilation.SyntaxTrees.Where(tree => Contains(tree, sought)).ToImmutableArray());

    /// <summary>The uses of a name in a file, in their order.</summary>
    public static IEnumerable<SimpleNameSyntax> Uses(string name, SyntaxTree tree) => Uses(name, tree.GetRoot());

    /// <summary>The uses of a name below a node, in their order.</summary>
    public static IEnumerable<SimpleNameSyntax> Uses(string name, SyntaxNode scope)
    {
        if (!PositionsIn(scope.SyntaxTree).TryGetValue(name, out var positions)) yield break;
        var first = positions.BinarySearch(scope.SpanStart);
        for (var i = first < 0 ? ~first : first; i < positions.Count && positions[i] < scope.Span.End; i++)
        {
            if (scope.FindToken(positions[i]).Parent is SimpleNameSyntax use && use != scope) yield return use;
        }
    }

    private static bool Contains(SyntaxTree tree, string word)
    {
        AnalysisCallback.ThrowIfCancelled();
        return tree.Length > LargeText ? PositionsIn(tree).ContainsKey(word) : tree.GetText().ToString().Contains(word);
    }

    private static Dictionary<string, List<int>> PositionsIn(SyntaxTree tree) => s_byTree.GetValue(tree, static file =>
    {
        var positions = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var node in file.GetRoot().DescendantNodes())
        {
            if (node is not SimpleNameSyntax { Identifier: var identifier }) continue;
            AnalysisCallback.ThrowIfCancelled();
            if (!positions.TryGetValue(identifier.ValueText, out var known)) positions.Add(identifier.ValueText, known = new());
            known.Add(identifier.SpanStart);
        }

        return positions;
    });
}
