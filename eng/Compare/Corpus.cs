using LeakAnalyzers.TryFix;

namespace LeakAnalyzers.Compare;

/// <summary>The files of the corpus, each a compilation of its own, with the members that leak.</summary>
internal sealed record Corpus(ImmutableArray<CorpusFile> Files)
{
    // The implicit usings of the SDK, and those for data: what the tests of the corpus compile it with.
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Data;
        global using System.Data.Common;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public int Lines => Files.Sum(file => file.Lines);

    public IEnumerable<LeakingMember> Leaks => Files.SelectMany(file => file.Leaks);

    public static Corpus Read(string folder)
    {
        var references = new References(folder: null).For([]).ToImmutableArray();
        var usings = CSharpSyntaxTree.ParseText(Usings, path: "Usings.cs");
        return new(
        [
            .. from kind in new[] { "Clean", "Leaky", "Pairs" }
               from path in Directory.EnumerateFiles(Path.Combine(folder, kind), "*.cs").Order(StringComparer.Ordinal)
               select CorpusFile.Read(path, usings, references),
        ]);
    }
}
