using LeakAnalyzers.Testing.Tests.Subjects;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Testing.Tests;

/// <summary>What a kit accepts and what it refuses; both sides are said of the same public surface, so that they hold for any kit behind it.</summary>
public abstract class KitTest
{
    internal static Task Passes(AnalyzerTest<DefaultVerifier> test) => test.RunAsync();

    /// <summary>A verification has failed; a mark that cannot be read, or something unsupported, is another exception.</summary>
    internal static Task Fails(AnalyzerTest<DefaultVerifier> test) => Assert.ThrowsAsync<InvalidOperationException>(() => test.RunAsync());

    /// <summary>The result that is reported for the literal of this text.</summary>
    internal static DiagnosticResult Finding(string literal = "42") => new DiagnosticResult(FindsFortyTwo.Rule).WithArguments(literal);

    /// <summary>A test of an analyzer on code.</summary>
    internal class Report<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        public Report(params string[] sources)
        {
            ReferenceAssemblies = ReferenceAssemblies.Net.Net80;
            foreach (var source in sources) TestState.Sources.Add(source);
        }
    }

    /// <summary>A test of the analyzer most tests use.</summary>
    internal sealed class Report(params string[] sources) : Report<FindsFortyTwo>(sources);

    /// <summary>A test of a fix for what an analyzer reports.</summary>
    internal class Fix<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        public Fix(string before, string? after = null)
        {
            ReferenceAssemblies = ReferenceAssemblies.Net.Net80;
            TestCode = before;
            if (after is not null) FixedCode = after;
        }

        public Fix(string[] before, string[] after)
        {
            ReferenceAssemblies = ReferenceAssemblies.Net.Net80;
            foreach (var source in before) TestState.Sources.Add(source);
            foreach (var source in after) FixedState.Sources.Add(source);
        }
    }

    /// <summary>A test of a fix for what the analyzer reports that most tests use.</summary>
    internal sealed class Fix<TFix>(string before, string? after = null) : Fix<FindsFortyTwo, TFix>(before, after)
        where TFix : CodeFixProvider, new();

    /// <summary>A test of the fix most tests use.</summary>
    internal sealed class Fix(string before, string? after = null) : Fix<FindsFortyTwo, ReplacesByFortyThree>(before, after);
}
