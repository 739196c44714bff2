using LeakAnalyzers.CodeFixes.Dispose;
using LeakAnalyzers.Rules.Dispose;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Tests.FixAll;

/// <summary>Repairing what one member or one type holds, and nothing outside.</summary>
public sealed class ContainingMemberTests
{
    private const string Leaking =
        """
        using System.Data.Common;

        class Orders
        {
            int Width(DbCommand command)
            {
                var a = command.ExecuteReader();
                var b = command.ExecuteReader();
                return a.FieldCount + b.FieldCount;
            }

            int Depth(DbCommand command)
            {
                var c = command.ExecuteReader();
                return c.Depth;
            }
        }

        class Customers
        {
            int Width(DbCommand command)
            {
                var d = command.ExecuteReader();
                return d.FieldCount;
            }
        }
        """;

    [Theory]
    [InlineData(FixAllScope.ContainingMember, "a", "b")]
    [InlineData(FixAllScope.ContainingType, "a", "b", "c")]
    [InlineData(FixAllScope.Document, "a", "b", "c", "d")]
    public async Task All_of_a_scope_is_repaired(FixAllScope scope, params string[] readers)
    {
        var expected = readers.Aggregate(Leaking, (code, reader) => code.Replace($"var {reader} =", $"using var {reader} ="));
        Assert.Equal(expected, await Repaired(scope));
    }

    private static async Task<string> Repaired(FixAllScope scope)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "Shop", "Shop", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary), metadataReferences: Frameworks.Web));
        var document = project.AddDocument("Orders.cs", SourceText.From(Leaking), filePath: "/Orders.cs");
        var fix = new DisposeWithUsing();
        var trigger = new TextSpan(Leaking.IndexOf("command.ExecuteReader", StringComparison.Ordinal), "command.ExecuteReader()".Length);
        var context = new FixAllContext(document, trigger, fix, scope, null!, [ReaderNotDisposed.Id], new Reported(), CancellationToken.None);
        var action = await fix.GetFixAllProvider().GetFixAsync(context);
        Assert.NotNull(action);
        var change = (ApplyChangesOperation)Assert.Single(await action.GetOperationsAsync(CancellationToken.None));
        return (await change.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }

    private sealed class Reported : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await (await project.GetCompilationAsync(cancellationToken))!.WithAnalyzers([new ReaderNotDisposed()]).GetAnalyzerDiagnosticsAsync(cancellationToken);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => GetAllDiagnosticsAsync(document.Project, cancellationToken);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
