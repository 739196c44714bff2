using LeakAnalyzers.Rules.Dispose;
using Connection = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ConnectionNotDisposed>;
using Reader = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Connections and grids of Dapper, whose calls open a connection that is closed.</summary>
public sealed class DapperTests
{
    private const string Library =
        """
        #nullable enable
        using Dapper;
        namespace Dapper
        {
            public static class SqlMapper
            {
                public sealed class GridReader : IDisposable { public IEnumerable<T> Read<T>() => []; public Task<IEnumerable<T>> ReadAsync<T>() => null!; public void Dispose() => Console.Write(this); }
                public static IEnumerable<T> Query<T>(this IDbConnection cnn, string sql) => [];
                public static Task<IEnumerable<T>> QueryAsync<T>(this IDbConnection cnn, string sql) => null!;
                public static int Execute(this IDbConnection cnn, string sql) => 0;
                public static Task<int> ExecuteAsync(this IDbConnection cnn, string sql) => null!;
                public static T ExecuteScalar<T>(this IDbConnection cnn, string sql) => default!;
                public static GridReader QueryMultiple(this IDbConnection cnn, string sql) => null!;
                public static Task<GridReader> QueryMultipleAsync(this IDbConnection cnn, string sql) => null!;
            }
        }
        public interface IConnections { IDbConnection Create(); Task<DbConnection> OpenAsync(); }

        """;

    [Theory]
    [InlineData("List<int> M() { var c = [|factory.CreateConnection()|]!; return c.Query<int>(\"x\").ToList(); }")]
    [InlineData("async Task<int> M() { var c = [|factory.CreateConnection()|]!; return await c.ExecuteAsync(\"x\"); }")]
    [InlineData("async Task<IEnumerable<int>> M() { IDbConnection c = [|factory.CreateConnection()|]!; return await c.QueryAsync<int>(\"x\"); }")]
    [InlineData("int M() { var c = [|connections.Create()|]; return c.ExecuteScalar<int>(\"x\"); }")]
    [InlineData("async Task<int> M() { var c = await [|connections.OpenAsync()|]; return c.Execute(\"x\"); }")]
    [InlineData("int M() { var c = [|connections.Create()|]; var n = c.Execute(\"x\"); if (n > 3) return n; c.Dispose(); return 0; }")]
    public Task A_connection_that_Dapper_opens_is_to_be_disposed(string member) => Connection.File(Subject(member));

    [Theory]
    [InlineData("List<int> M() { using var c = factory.CreateConnection()!; return c.Query<int>(\"x\").ToList(); }")]
    [InlineData("int M() { var c = connections.Create(); try { return c.Execute(\"x\"); } finally { c.Dispose(); } }")]
    [InlineData("int M() { var c = connections.Create(); return c.ConnectionTimeout; }")] // never opened
    [InlineData("IDbConnection M() { var c = connections.Create(); c.ConnectionString = \"x\"; return c; }")]
    [InlineData("int M(IDbConnection c) => c.Execute(\"x\");")]
    public Task A_connection_that_is_disposed_lent_or_never_opened_is_right(string member) => Connection.File(Subject(member));

    [Theory]
    [InlineData("List<int> M(IDbConnection c) { var g = [|c.QueryMultiple(\"x\")|]; return g.Read<int>().ToList(); }")]
    [InlineData("async Task<List<int>> M(IDbConnection c) { var g = await [|c.QueryMultipleAsync(\"x\")|]; return (await g.ReadAsync<int>()).ToList(); }")]
    [InlineData("int M(IDbConnection c) { var g = [|c.QueryMultiple(\"x\")|]; if (g.Read<int>().First() == 0) return 0; g.Dispose(); return 1; }")]
    public Task A_grid_that_some_path_leaves_open_is_reported(string member) => Reader.File(Subject(member));

    [Theory]
    [InlineData("async Task<List<int>> M(IDbConnection c) { using var g = await c.QueryMultipleAsync(\"x\"); return (await g.ReadAsync<int>()).ToList(); }")]
    [InlineData("List<int> M() { using var c = connections.Create(); var g = c.QueryMultiple(\"x\"); return g.Read<int>().ToList(); }")] // ends with its connection
    [InlineData("SqlMapper.GridReader M(IDbConnection c) => c.QueryMultiple(\"x\");")]
    public Task A_grid_that_is_disposed_or_handed_on_is_right(string member) => Reader.File(Subject(member));

    [Fact]
    public Task A_reader_of_a_type_that_does_not_resolve_may_be_indexed() => Reader.Member(
        """
        readonly {|CS0246:VendorCommand|} _command = new();
        object? Row(string query) { var r = [|_command.ExecuteReader(query)|]; return r.Read() ? r[0] : null; }
        object? Closed(string query) { var r = _command.ExecuteReader(query); try { return r.Read() ? r[0] : null; } finally { r.Close(); } }
        """);

    private static string Subject(string member) => Library + $"class Subject(DbProviderFactory factory, IConnections connections)\n{{\n{member}\n}}\n";
}
