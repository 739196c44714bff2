using System.Reflection;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Tests.Rules;

/// <summary>Code as a repair leaves it, compiled and loaded.</summary>
internal static class AtRunTime
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>The class 'Subject' of a file after the repair of a rule, which must be offered; with a last change for the sake of the test.</summary>
    public static async Task<Type> Repaired(string code, string id, CodeFixProvider fixer, Func<string, string>? change = null, string editorConfig = "", string? key = null)
    {
        var repaired = await Snippet.Of(code, editorConfig, Catalogue.Rule(id)).Repaired(id, fixer, key);
        Assert.NotNull(repaired);
        (await repaired.Findings()).ShouldBeEmpty();
        var text = await repaired.Text();
        Assert.NotEqual(code, text);
        return Load(change?.Invoke(text) ?? text, "Subject");
    }

    public static Type Load(string code, string name)
    {
        var compilation = CSharpCompilation.Create(name + Guid.NewGuid().ToString("N"), [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText(Usings)], Frameworks.Web, new(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return Assembly.Load(image.ToArray()).GetType(name)!;
    }
}
