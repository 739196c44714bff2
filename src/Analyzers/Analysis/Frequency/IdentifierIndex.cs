using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>The files of a compilation whose text has a word in it: read once for each word, however often it is asked.</summary>
internal static class IdentifierIndex
{
    private static readonly ConditionalWeakTable<Compilation,
        ConcurrentDictionary<string, ImmutableArray<SyntaxTree>>> s_byCompilation = new();

    public static ImmutableArray<SyntaxTree> FilesWith(string word, Compilation compilation) =>
        s_byCompilation.GetValue(compilation, static _ => new())
            .GetOrAdd(word, sought => compilation.SyntaxTrees.Where(tree => Names(tree, sought)).ToImmutableArray());

    private static bool Names(SyntaxTree tree, string word)
    {
        AnalysisCallback.ThrowIfCancelled();
        return tree.GetText().ToString().Contains(word);
    }
}
