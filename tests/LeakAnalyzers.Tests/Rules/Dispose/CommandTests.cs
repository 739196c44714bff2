using LeakAnalyzers.Rules.Dispose;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.CommandNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Commands, transactions and batches.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("var q = [|command.Connection!.CreateCommand()|]; q.ExecuteNonQuery();")] // DR12
    [InlineData("var t = [|command.Connection!.BeginTransaction()|]; command.ExecuteNonQuery(); t.Commit();")]
    [InlineData("var t = await [|command.Connection!.BeginTransactionAsync(token)|]; await t.CommitAsync(token);")]
    [InlineData("var q = [|command.Connection!.CreateCommand()|]; q.ExecuteNonQuery(); q.Dispose();")]
    [InlineData("var b = [|command.Connection!.CreateBatch()|]; b.ExecuteNonQuery();")]
    public Task What_stays_undisposed_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("using var q = command.Connection!.CreateCommand(); q.ExecuteNonQuery();")]
    [InlineData("await using var t = await command.Connection!.BeginTransactionAsync(token); await t.CommitAsync(token);")]
    [InlineData("using (var t = command.Connection!.BeginTransaction()) using (var q = command.Connection.CreateCommand()) { q.Transaction = t; q.ExecuteNonQuery(); t.Commit(); }")]
    public Task What_is_disposed_is_right(string body) => Test.Body(body);

    [Fact]
    public Task A_field_that_no_member_disposes_is_reported() => Test.File(
        """
        class Lost(DbConnection connection)
        {
            private DbCommand _insert;
            private DbTransaction _transaction;
            private readonly DbCommand _kept = connection.CreateCommand();

            public void Go()
            {
                _insert = [|connection.CreateCommand()|];
                _transaction = [|connection.BeginTransaction()|];
                _insert.Transaction = _kept.Transaction;
                _insert.ExecuteNonQuery();
                _transaction.Commit();
            }

            public void Dispose() => _kept.Dispose();
        }
        """);

    [Fact]
    public Task A_field_that_is_given_to_commands_and_extensions_is_used_all_the_same() => Test.File(
        """
        class Lost(DbConnection connection)
        {
            private DbTransaction _transaction;
            private DbCommand _insert;
            private DbCommand _kept;

            public void Go(DbCommand command)
            {
                _transaction = [|connection.BeginTransaction()|];
                command.Transaction = _transaction;
                _insert = [|connection.CreateCommand()|];
                _insert.Say("insert");
                _kept = connection.CreateCommand();
                _kept.Keep();
            }
        }

        static class Commands
        {
            private static DbCommand s_last;
            public static void Say(this DbCommand command, string text) { command.CommandText = text; command.ExecuteNonQuery(); }
            public static void Keep(this DbCommand command) => s_last = command;
        }
        """);

    [Fact]
    public Task A_command_whose_reader_or_task_goes_to_the_caller_cannot_be_disposed_here() => Test.Member(
        """
        DbDataReader Rows(DbConnection c) { var q = c.CreateCommand(); return q.ExecuteReader(); }
        async Task<DbDataReader> RowsAsync(DbConnection c) { var q = c.CreateCommand(); return await q.ExecuteReaderAsync(); }
        DbCommand Make(DbConnection c) { var q = c.CreateCommand(); q.CommandText = "select 1"; return q; }
        """);
}
