using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>What a rule reports in a class, and what the class is after the repair: one by one and all at once.</summary>
internal sealed class RepairTest<TRule, TFix> : CSharpCodeFixTest<TRule, TFix, DefaultVerifier>
    where TRule : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    private const string Frame =
        """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;


        """;

    private RepairTest()
    {
        ReferenceAssemblies = Frameworks.None;
        TestState.AdditionalReferences.AddRange(Frameworks.Web);
    }

    /// <summary>A whole file, the usual usings apart; with the key of an action that is not the first one.</summary>
    public static Task File(string before, string after, string? editorConfig = null, string? action = null)
    {
        var test = new RepairTest<TRule, TFix> { TestCode = Frame + before + "\n", FixedCode = Frame + after + "\n", CodeActionEquivalenceKey = action };
        if (editorConfig is not null) test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + editorConfig + "\n"));
        return test.RunAsync();
    }

    /// <summary>A file of a framework that has not all types of this one: one that two libraries declare cannot be told.</summary>
    public static Task FileWithout(string type, string before, string after)
    {
        var test = new RepairTest<TRule, TFix> { TestCode = Frame + before + "\n", FixedCode = Frame + after + "\n" };
        var (space, name) = (type[..type.LastIndexOf('.')], type[(type.LastIndexOf('.') + 1)..]);
        var again = CSharpCompilation.Create("Again", [CSharpSyntaxTree.ParseText($"namespace {space} {{ public class {name} {{ }} }}")], Frameworks.Web, new(OutputKind.DynamicallyLinkedLibrary));
        test.TestState.AdditionalReferences.Add(again.ToMetadataReference());
        return test.RunAsync();
    }

    /// <summary>A file that is a program.</summary>
    public static Task Program(string before, string after)
    {
        var test = new RepairTest<TRule, TFix> { TestCode = Frame + before + "\n", FixedCode = Frame + after + "\n" };
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        return test.RunAsync();
    }

    /// <summary>Code in which the rule reports what is marked, and nothing is offered.</summary>
    public static Task Nothing(string code, string? action = null) => File(code, code, action: action);

    /// <inheritdoc/>
    protected override Task<Workspace> CreateWorkspaceImplAsync() => Task.FromResult<Workspace>(new AdhocWorkspace());

    /// <inheritdoc/>
    protected override ParseOptions CreateParseOptions() => CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithDocumentationMode(DocumentationMode.Diagnose);
}
