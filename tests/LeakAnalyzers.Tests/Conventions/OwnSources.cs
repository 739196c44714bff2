using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The two shipped assemblies, compiled from their sources in this process so that tests can ask what the code means.</summary>
internal static class OwnSources
{
    private static readonly string[] ImplicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    // The tests run beside everything that the sources refer to.
    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("LeakAnalyzers", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly ConditionalWeakTable<SyntaxTree, SemanticModel> Models = [];

    private static readonly CSharpCompilation Analyzers = Compile("src/Analyzers/LeakAnalyzers.csproj", [], grantInternalsTo: "LeakAnalyzers.CodeFixes");
    private static readonly CSharpCompilation CodeFixes = Compile("src/CodeFixes/LeakAnalyzers.CodeFixes.csproj", [Analyzers.ToMetadataReference()]);

    public static ImmutableArray<CSharpCompilation> All { get; } = [Analyzers, CodeFixes];

    public static CSharpCompilation Compile(string name, IEnumerable<SyntaxTree> trees, IEnumerable<MetadataReference> more) => CSharpCompilation.Create(
        name, trees, References.Concat(more), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The model of a tree: one for all tests, so that each body is bound once.</summary>
    public static SemanticModel Model(CSharpCompilation sources, SyntaxTree tree) => Models.GetValue(tree, tree => sources.GetSemanticModel(tree));

    private static CSharpCompilation Compile(string project, IEnumerable<MetadataReference> more, string? grantInternalsTo = null)
    {
        var trees = Repository.SourcesIn(Path.GetDirectoryName(project)!).Select(path => CSharpSyntaxTree.ParseText(Repository.Read(path), path: path));
        var usings = string.Concat(Usings(project).Select(name => $"global using {name};\n"));
        var grant = grantInternalsTo is null ? "" : $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{grantInternalsTo}\")]";
        return Compile(Path.GetFileNameWithoutExtension(project), [.. trees, CSharpSyntaxTree.ParseText(usings + grant, path: "Usings.cs")], more);
    }

    private static IEnumerable<string> Usings(string project)
    {
        var items = XDocument.Parse(Repository.Read(project)).Descendants("Using").ToList();
        return ImplicitUsings
            .Concat(items.Select(item => item.Attribute("Include")?.Value).OfType<string>())
            .Except(items.Select(item => item.Attribute("Remove")?.Value).OfType<string>());
    }
}
