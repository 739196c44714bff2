using LeakAnalyzers.CodeFixes.Reuse;
using LeakAnalyzers.Rules.Reuse;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>The frame of the tests that repair clients made per call: a class, and where services are registered.</summary>
public abstract class HttpClientFixTests
{
    /// <summary>A composition root in which nothing is registered.</summary>
    private protected const string EmptyRoot =
        """
        using Microsoft.Extensions.DependencyInjection;

        public class Startup
        {
            public void ConfigureServices(IServiceCollection services)
            {
            }
        }
        """;

    /// <summary>The same once the factory is registered.</summary>
    private protected const string FactoryRoot =
        """
        using Microsoft.Extensions.DependencyInjection;

        public class Startup
        {
            public void ConfigureServices(IServiceCollection services)
            {
                services.AddHttpClient();
            }
        }
        """;

    private protected const string Factory = "LeakAnalyzers.ReuseClient.Factory";
    private protected const string Shared = "LeakAnalyzers.ReuseClient.Shared";

    /// <summary>A class that takes the factory, beside a root that has to register it.</summary>
    private protected static Task UsesFactory(string before, string after) => Verify([before, EmptyRoot], [after, FactoryRoot]);

    /// <summary>A class beside no root at all.</summary>
    private protected static Task IsShared(string before, string after) => Verify([before], [after]);

    private protected static Task IsLeftAlone(params string[] sources) => Verify(sources, sources);

    private protected static Task Verify(string[] before, string[] after, string? key = null, bool program = false) => new Fix(before, after, key, program).RunAsync();

    /// <summary>The rules of clients made per call, the fix, and the libraries of a host and of other clients.</summary>
    private protected sealed class Fix : CSharpCodeFixTest<HttpClientPerCall, ReuseClient, DefaultVerifier>
    {
        public Fix(string[] before, string[] after, string? key = null, bool program = false)
        {
            ReferenceAssemblies = Frameworks.None;
            CompilerDiagnostics = CompilerDiagnostics.Warnings;
            DisabledDiagnostics.Add("CS1591");
            TestState.AdditionalReferences.AddRange([.. Frameworks.Net80, HostingLibraries.Reference, ClientLibraries.Reference]);
            if (program) TestState.OutputKind = OutputKind.ConsoleApplication;
            foreach (var source in before) TestState.Sources.Add(source.ReplaceLineEndings("\n") + "\n");
            foreach (var source in after) FixedState.Sources.Add(source.ReplaceLineEndings("\n") + "\n");
            if (after.Any(source => source.Contains("{|LEAK"))) FixedState.MarkupHandling = MarkupMode.Allow;
            if (key is null) return;
            CodeActionEquivalenceKey = key;
            CodeActionIndex = 1;
        }

        protected override Task<Workspace> CreateWorkspaceImplAsync() => Task.FromResult<Workspace>(new AdhocWorkspace());

        protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => [new HttpClientPerCall(), new HttpHandlerPerCall(), new SharedClientPerCall(), new ClientNeverRenewsConnections()];

        protected override CompilationOptions CreateCompilationOptions() =>
            ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithNullableContextOptions(NullableContextOptions.Enable);
    }
}
