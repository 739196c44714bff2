using LeakAnalyzers.Rules.Dispose;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ConnectionNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Database connections; the one made here derives from DbConnection, as every provider's does.</summary>
public sealed class ConnectionTests
{
    [Theory]
    [InlineData("var c = [|new Connection()|]; c.Open(); using var q = c.CreateCommand(); q.ExecuteNonQuery();")]
    [InlineData("var c = [|factory.CreateConnection()|]!; await c.OpenAsync(); Console.WriteLine(c.ServerVersion);")] // DR13
    [InlineData("var c = [|await source.OpenConnectionAsync()|]; Console.WriteLine(c.ServerVersion);")]
    [InlineData("var c = [|new Connection()|]; c.Open(); if (c.Database.Length == 0) return; c.Dispose();")]
    [InlineData("var c = [|new Connection()|]; c.Open(); using var q = c.CreateCommand(); q.ExecuteNonQuery(); c.Close();")]
    [InlineData("var c = [|new Connection()|]; c.Open(); var other = new Connection(); other.Open(); other.Dispose(); c.Dispose();")] // the other one may not open
    [InlineData("var c = [|new Connection()|]; Prepare(c); using var q = c.CreateCommand(); q.ExecuteNonQuery(); c.Dispose();")]
    [InlineData("var c = [|new Connection()|]; await PrepareAsync(c); using var q = c.CreateCommand(); q.ExecuteNonQuery(); c.Dispose();")]
    public Task A_connection_that_stays_open_is_reported(string body) => Frame(body.Replace("[|await source.OpenConnectionAsync()|]", "await [|source.OpenConnectionAsync()|]"));

    [Theory]
    [InlineData("var c = new Connection(); Prepare(c); c.Dispose();")] // what throws in the helper is the opening
    [InlineData("var c = new Connection(); await PrepareAsync(c); c.Dispose();")]
    [InlineData("using var c = new Connection(); c.Open();")]
    [InlineData("await using var c = await source.OpenConnectionAsync();")]
    [InlineData("var c = new Connection(); try { c.Open(); using var q = c.CreateCommand(); q.ExecuteNonQuery(); } finally { c.Close(); }")]
    [InlineData("var c = new Connection(); try { c.Open(); } finally { if (c.State == ConnectionState.Open) c.Close(); }")]
    [InlineData("var c = new Connection(); Console.WriteLine(c.Database);")] // never opened: nothing is in use
    [InlineData("var c = new Connection(); c.Open(); c.Dispose();")] // where Open throws, nothing is open
    [InlineData("var c = new Connection(); await c.OpenAsync(); await c.DisposeAsync();")]
    [InlineData("var c = borrowed.Connection; c!.Open();")]
    public Task A_connection_that_is_closed_borrowed_or_never_opened_is_right(string body) => Frame(body);

    [Fact]
    public Task A_connection_whose_reader_goes_to_the_caller_is_the_callers() => Frame("", more:
        """
        DbDataReader Read(string sql)
        {
            var c = new Connection();
            try
            {
                c.Open();
                var q = c.CreateCommand();
                q.CommandText = sql;
                return q.ExecuteReader(CommandBehavior.CloseConnection);
            }
            catch
            {
                c.Dispose();
                throw;
            }
        }

        DbDataReader Assigned(DbCommand q)
        {
            var c = new Connection();
            q.Connection = c;
            c.Open();
            try { return q.ExecuteReader(CommandBehavior.CloseConnection); } catch { c.Dispose(); throw; }
        }

        DbDataReader Unguarded(string sql)
        {
            var c = new Connection();
            c.Open();
            var q = c.CreateCommand();
            return q.ExecuteReader(CommandBehavior.CloseConnection);
        }

        DbDataReader Untold(string sql)
        {
            var c = [|new Connection()|];
            c.Open();
            var q = c.CreateCommand();
            return q.ExecuteReader(CommandBehavior.SequentialAccess);
        }

        DbConnection Make() { var c = new Connection(); c.Open(); return c; }
        async Task<DbConnection> MakeAsync() { var c = new Connection(); await c.OpenAsync(); return c; }
        """);

    [Fact]
    public Task A_maker_of_open_connections_hands_them_to_its_caller() => Frame(
        "var c = [|Open()|]; using var q = c.CreateCommand(); q.ExecuteNonQuery();",
        more: "static DbConnection Open() { var c = new Connection(); c.Open(); return c; }");

    [Fact]
    public Task A_maker_that_throws_after_opening_leaves_it_open() => Frame("", more:
        """
        DbConnection Open()
        {
            var c = [|new Connection()|];
            c.Open();
            using var q = c.CreateCommand();
            q.ExecuteNonQuery();
            return c;
        }
        """);

    [Fact]
    public Task What_a_property_gives_out_is_borrowed() => Frame("var c = OpenShared(); c.Open();", more: "readonly DbConnection _shared = null!; DbConnection OpenShared() => _shared;");

    [Fact]
    public Task A_connection_kept_in_a_private_field_that_nobody_disposes_is_reported() => Test.Member(
        Connection +
        """
        readonly DbConnection _kept = [|new Connection()|];
        void Open() => _kept.Open();
        """);

    [Fact]
    public Task A_connection_in_a_field_is_not_released_by_its_commands() => Test.Member(
        Connection +
        """
        readonly Connection _kept = [|new Connection()|], _given = new Connection();
        void Open() { _kept.Open(); _given.Open(); }
        int Ask() { using var ask = new Command("select 1", _kept); return ask.ExecuteNonQuery(); }
        void Give() => new Owner(_given);
        class Owner(Connection connection) : IDisposable { public void Dispose() => connection.Dispose(); }
        class Command : DbCommand
        {
            public Command(string text, Connection connection) => (CommandText, DbConnection) = (text, connection);
            [System.Diagnostics.CodeAnalysis.AllowNull] public override string CommandText { get; set; }
            public override int CommandTimeout { get; set; }
            public override CommandType CommandType { get; set; }
            public override bool DesignTimeVisible { get; set; }
            public override UpdateRowSource UpdatedRowSource { get; set; }
            protected override DbConnection? DbConnection { get; set; }
            protected override DbParameterCollection DbParameterCollection => null!;
            protected override DbTransaction? DbTransaction { get; set; }
            public override void Cancel() { }
            public override int ExecuteNonQuery() => 0;
            public override object? ExecuteScalar() => null;
            public override void Prepare() { }
            protected override DbParameter CreateDbParameter() => null!;
            protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => null!;
        }
        """);

    private const string Connection =
        """
        class Connection : DbConnection
        {
            [System.Diagnostics.CodeAnalysis.AllowNull] public override string ConnectionString { get; set; } = "";
            public override string Database => "";
            public override string DataSource => "";
            public override string ServerVersion => "";
            public override ConnectionState State => ConnectionState.Closed;
            public override void ChangeDatabase(string databaseName) { }
            public override void Close() { }
            public override void Open() { }
            protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => null!;
            protected override DbCommand CreateDbCommand() => null!;
        }

        """;

    private const string Helpers = "static void Prepare(DbConnection c) { if (c.State != ConnectionState.Open) c.Open(); } static async Task PrepareAsync(DbConnection c) { await c.OpenAsync(); }\n";

    private static Task Frame(string body, string more = "") =>
        Test.Member($"{Connection}\nasync Task M(DbProviderFactory factory, DbDataSource source, DbCommand borrowed)\n{{\n{body}\nawait Task.Yield();\n}}\n{Helpers}{more}");
}
