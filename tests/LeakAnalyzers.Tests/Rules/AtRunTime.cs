using System.Reflection;
using LeakAnalyzers.Tests.Clients;
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
        var text = await Text(code, id, fixer, editorConfig, key);
        return Load(change?.Invoke(text) ?? text, "Subject");
    }

    /// <summary>A file after the repair of a rule, which must be offered.</summary>
    public static async Task<string> Text(string code, string id, CodeFixProvider fixer, string editorConfig = "", string? key = null)
    {
        var repaired = await Snippet.Of(code, editorConfig, Catalogue.Rule(id)).Repaired(id, fixer, key);
        Assert.NotNull(repaired);
        (await repaired.Findings()).ShouldBeEmpty();
        var text = await repaired.Text();
        Assert.NotEqual(code, text);
        return text;
    }

    /// <summary>The first file that the fix of a rule makes of a file: null where none is offered.</summary>
    /// <param name="isReported">Whether the rule must report something; where what the work waits for limits it, it need not.</param>
    public static async Task<string?> Offered(string code, string id, CodeFixProvider fixer, string editorConfig = "", bool isReported = true)
    {
        var snippet = Snippet.Of(code, editorConfig, Catalogue.Rule(id));
        Assert.Empty(await snippet.CompilerErrors());
        var findings = await snippet.Findings();
        if (isReported) Assert.Contains(findings, finding => finding.Id == id);
        else if (findings.All(finding => finding.Id != id)) return null;
        return await snippet.Repaired(id, fixer) is { } repaired ? await repaired.Text() : null;
    }

    /// <summary>What the class 'Subject' of a file says when it is run, on the only thread of a context or on the thread pool.</summary>
    public static string Said(string code, bool onOneThread)
    {
        var run = Load(code, "Subject").GetMethod("Run")!.CreateDelegate<Func<Task<string>>>();
        return onOneThread ? OneThread.Run(run) : OneThread.Within(Task.Run(run));
    }

    public static Type Load(string code, string name)
    {
        using var image = new MemoryStream();
        Emit(code, name, OutputKind.DynamicallyLinkedLibrary, image);
        return Assembly.Load(image.ToArray()).GetType(name)!;
    }

    /// <summary>How a program ends that has a process to itself.</summary>
    public static async Task<Command.Outcome> Run(string code)
    {
        var folder = Directory.CreateTempSubdirectory("program").FullName;
        try
        {
            await using (var image = File.Create(Path.Combine(folder, "Program.dll"))) Emit(code, "Program", OutputKind.ConsoleApplication, image);
            var settings = Path.ChangeExtension(typeof(AtRunTime).Assembly.Location, ".runtimeconfig.json");
            return await Command.Run("dotnet", folder, new Dictionary<string, string> { ["DOTNET_DbgEnableMiniDump"] = "0" }, "exec", "--runtimeconfig", settings, "Program.dll");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Emit(string code, string name, OutputKind kind, Stream image)
    {
        var compilation = CSharpCompilation.Create(name == "Program" ? name : name + Guid.NewGuid().ToString("N"), [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText(Usings)], Frameworks.Web, new(kind));
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
    }
}
