using System.Collections.Immutable;
using LeakAnalyzers.Rules;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Analysis;

/// <summary>Code for the engine: compiled as a web project, looked at by every rule of the package or by the engine alone.</summary>
internal static class Code
{
    /// <summary>The implicit usings of the SDK, and those for data.</summary>
    internal const string Usings =
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

    public static ImmutableArray<DiagnosticAnalyzer> Rules { get; } =
    [
        .. from type in typeof(LeakRule).Assembly.GetTypes()
           where !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type)
           orderby type.FullName
           select (DiagnosticAnalyzer)Activator.CreateInstance(type)!,
    ];

    public static CSharpCompilation Compile(params string[] files) => CSharpCompilation.Create(
        "Code",
        files.Append(Usings).Select((text, index) => CSharpSyntaxTree.ParseText(text, path: $"/code/File{index}.cs")),
        Frameworks.Web,
        new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, specificDiagnosticOptions: Rules.SelectMany(rule => rule.SupportedDiagnostics).Select(rule => KeyValuePair.Create(rule.Id, ReportDiagnostic.Warn))));

    /// <summary>What all rules say, the crashes of a rule (AD0001) among it.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Findings(this Compilation compilation, bool concurrent = true)
    {
        var options = new CompilationWithAnalyzersOptions(new([]), onAnalyzerException: null, concurrentAnalysis: concurrent, logAnalyzerExecutionTime: false);
        return await compilation.WithAnalyzers(Rules, options).GetAnalyzerDiagnosticsAsync();
    }
}
