using System.Text.RegularExpressions;
using LeakAnalyzers.Fuzz.Examining;

namespace LeakAnalyzers.Fuzz;

/// <summary>A file of C# that mutants are made of.</summary>
/// <param name="Name">Where it comes from.</param>
/// <param name="Code">The text.</param>
/// <param name="IsReported">A test or a page says that a rule reports something in it.</param>
internal sealed record Seed(string Name, string Code, bool IsReported)
{
    private CompilationUnitSyntax? _root;

    public CompilationUnitSyntax Root => _root ??= SyntaxFactory.ParseCompilationUnit(Code, options: FuzzWorkspace.ParseOptions);
}

/// <summary>Collects the examples of the pages, the corpus and the code in strings of the tests, and the files of a folder.</summary>
internal static partial class Seeds
{
    // Larger files take their time in the compiler.
    private const int MostCharacters = 60_000;

    public static ImmutableArray<Seed> Collect(string? folder)
    {
        var repository = FindRepository();
        var found = Pages(repository).Concat(TestSources(repository)).Concat(folder is null ? [] : Files(folder));
        return [.. found.Where(seed => seed.Code.Length < MostCharacters).DistinctBy(seed => seed.Code)];
    }

    // The first example of a page is reported, the others are not.
    private static IEnumerable<Seed> Pages(string repository) =>
        from path in Sorted(Path.Combine(repository, "docs", "rules"), "*.md")
        let text = Read(path)
        from block in CSharpBlock().Matches(text).Select((block, number) => (Code: block.Groups[1].Value, Number: number))
        select new Seed(Path.GetFileName(path), block.Code, IsReported: block.Number == 0);

    private static IEnumerable<Seed> TestSources(string repository)
    {
        var tests = Path.Combine(repository, "tests", "LeakAnalyzers.Tests");
        var corpus = Path.Combine(tests, "Corpus") + Path.DirectorySeparatorChar;
        foreach (var path in Sorted(tests, "*.cs"))
        {
            if (path.StartsWith(corpus, StringComparison.Ordinal) && Path.GetDirectoryName(path) + Path.DirectorySeparatorChar != corpus)
            {
                yield return new Seed(Path.GetFileName(path), Read(path), path.Contains("Leaky", StringComparison.Ordinal));
                continue;
            }

            var tokens = CSharpSyntaxTree.ParseText(Read(path)).GetRoot().DescendantTokens();
            foreach (var token in tokens.Where(token => IsString(token.Kind())))
            {
                if (SeedFrame.Around(WithoutMarks(token.ValueText)) is not { } code) continue;
                yield return new Seed(Path.GetFileName(path), code, Mark().IsMatch(token.ValueText));
            }
        }
    }

    private static IEnumerable<Seed> Files(string folder) =>
        Sorted(folder, "*.cs").Select(path => new Seed(Path.GetRelativePath(folder, path), Read(path), IsReported: true));

    private static IEnumerable<string> Sorted(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(folder, path).Split('/', '\\').Any(part => part is "bin" or "obj" or ".git"))
            .Order(StringComparer.Ordinal);

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static bool IsString(SyntaxKind kind) =>
        kind is SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken;

    // [|...|], {|LEAK202:...|} and {|#0:...|} are marks of the test library.
    private static string WithoutMarks(string text) => Mark().Replace(text, "");

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props"))) return folder.FullName;
        }

        throw new InvalidOperationException("This runs outside of the repository");
    }

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex(@"\[\||\|\]|\{\|[#\w]*:|\|\}|\$\$")]
    private static partial Regex Mark();
}
