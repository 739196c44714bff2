using LeakAnalyzers.Rules.Dispose;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Resources that are still in use when the body that made them is left: nothing is offered.</summary>
public sealed class DisposeTooEarlyTests
{
    private const string Dapper =
        """
        using System.Collections.Generic;
        using System.Data;
        namespace Dapper
        {
            public static class SqlMapper
            {
                public static IEnumerable<T> Parse<T>(this IDataReader reader) => null;
                public static IEnumerable<T> Query<T>(this IDbConnection connection, string sql, object param = null, IDbTransaction transaction = null, bool buffered = true) => null;
            }
        }
        """;

    [Fact]
    public Task A_method_that_nobody_can_wait_for() => Response.NothingForMember(
        """
        async Task M(string url)
        {
            var response = await [|client.GetAsync(url)|];
            Print(response);
        }

        async void Print(HttpResponseMessage response)
        {
            await Task.Delay(100);
            Console.WriteLine(await response.Content.ReadAsStringAsync());
        }
        """);

    [Fact]
    public Task Rows_that_are_read_while_they_are_gone_through() => Nothing<ReaderNotDisposed>(
        """
        IEnumerable<int> rows;

        async Task M(DbCommand command)
        {
            var reader = await [|command.ExecuteReaderAsync()|];
            rows = Dapper.SqlMapper.Parse<int>(reader);
        }
        """);

    [Fact]
    public Task Rows_of_a_query_that_does_not_buffer() => Nothing<ConnectionNotDisposed>(
        """
        IEnumerable<int> M(DbDataSource source, bool none)
        {
            var opened = [|source.OpenConnection()|];
            if (none) return null;
            return Dapper.SqlMapper.Query<int>(opened, "select 1", buffered: false);
        }
        """);

    [Fact]
    public Task Rows_of_a_query_that_buffers_are_all_there() => Passes<ConnectionNotDisposed>(
        """
        IEnumerable<int> M(DbDataSource source, bool none)
        {
            var opened = [|source.OpenConnection()|];
            if (none) return null;
            return Dapper.SqlMapper.Query<int>(opened, "select 1", buffered: true);
        }
        """,
        """
        IEnumerable<int> M(DbDataSource source, bool none)
        {
            using var opened = source.OpenConnection();
            if (none) return null;
            return Dapper.SqlMapper.Query<int>(opened, "select 1", buffered: true);
        }
        """);

    private static Task Nothing<TRule>(string members)
        where TRule : DiagnosticAnalyzer, new() => Passes<TRule>(members, members);

    private static Task Passes<TRule>(string before, string after)
        where TRule : DiagnosticAnalyzer, new() => DisposeWithUsingTest<TRule>.File(InClass(before), InClass(after), and: test => test.TestState.AdditionalReferences.Add(Emitted()));

    [Theory] // a subscription goes on when the method that makes it is left
    [InlineData("public Reader(IOptionsMonitor<string> options) { [|options.OnChange(now => _now = now)|]; }")]
    [InlineData("public Reader(IOptionsMonitor<string> options) { var subscription = [|options.OnChange(now => _now = now)|]; }")]
    [InlineData("public Reader(IOptionsMonitor<string> options) => [|options.OnChange(now => _now = now)|];")]
    [InlineData("public void Watch(IOptionsMonitor<string> options) { [|options.OnChange(now => _now = now)|]; }")]
    public Task A_subscription_of_an_object_is_no_methods_to_end(string member)
    {
        var code = $"using Microsoft.AspNetCore.Mvc;\nusing Microsoft.Extensions.Options;\n\npublic class Reader : ControllerBase\n{{\n    private string _now = \"\";\n\n    {member}\n\n    public string Get() => _now;\n}}\n";
        return DisposeWithUsingTest<RegistrationNotDisposed>.File(code, code);
    }

    private static string InClass(string members) => $"using System.Collections.Generic;\nusing System.Data.Common;\nusing System.Threading.Tasks;\n\nclass Subject\n{{\n{members}\n}}\n";

    private static PortableExecutableReference Emitted()
    {
        using var image = new MemoryStream();
        var emitted = CSharpCompilation.Create("Dapper", [CSharpSyntaxTree.ParseText(Dapper)], Frameworks.Web, new(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
