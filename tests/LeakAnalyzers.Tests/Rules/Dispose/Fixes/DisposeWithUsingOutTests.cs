using LeakAnalyzers.Rules.Dispose;
using Reader = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Resources that a call puts into an 'out var': the block begins where the call is known to have succeeded.</summary>
public sealed class DisposeWithUsingOutTests
{
    private const string Openers =
        """
        static bool TryOpen(DbCommand command, out DbDataReader rows)
        {
            rows = command.ExecuteReader();
            if (rows.HasRows) return true;
            rows.Dispose();
            rows = null;
            return false;
        }

        static void Open(DbCommand command, out DbDataReader rows) => rows = command.ExecuteReader();


        """;

    [Fact]
    public Task Behind_the_guard_that_leaves() => Both(
        """
        int M()
        {
            if (!{|call:TryOpen(command, out var rows)|}) return 0;
            // each of them
            var count = 0;
            while (rows.Read()) count++;
            return count;
        }
        """,
        """
        int M()
        {
            if (!TryOpen(command, out var rows)) return 0;
            // each of them
            var count = 0;
            using (rows)
            {
                while (rows.Read()) count++;
            }
            return count;
        }
        """);

    [Fact]
    public Task In_the_block_that_runs_when_it_has_succeeded() => Both(
        """
        void M(bool flag)
        {
            if (flag && {|call:TryOpen(command, out var rows)|})
            {
                Console.WriteLine(rows.GetString(0));
                rows.Dispose();
            }
        }
        """,
        """
        void M(bool flag)
        {
            if (flag && TryOpen(command, out var rows))
            {
                using (rows)
                {
                    Console.WriteLine(rows.GetString(0));
                }
            }
        }
        """);

    [Fact]
    public Task Behind_a_call_that_always_succeeds() => Both(
        """
        int M()
        {
            {|call:Open(command, out var rows)|};
            return rows.FieldCount;
        }
        """,
        """
        int M()
        {
            Open(command, out var rows);
            using (rows)
            {
                return rows.FieldCount;
            }
        }
        """);

    [Fact]
    public Task What_the_call_returns_is_lifted_all_the_same() => Reader.Member(
        """
        static DbDataReader Execute(DbCommand command, out DbTransaction transaction) { transaction = null; return command.ExecuteReader(); }
        void M() { [|Execute(command, out var transaction)|]; Console.WriteLine(transaction.IsolationLevel); }
        """,
        """
        static DbDataReader Execute(DbCommand command, out DbTransaction transaction) { transaction = null; return command.ExecuteReader(); }
        void M() { using var reader = Execute(command, out var transaction); Console.WriteLine(transaction.IsolationLevel); }
        """);

    [Theory]
    [InlineData("IDataReader M() { if (!{|call:TryOpen(command, out var rows)|}) return null; if (rows.FieldCount > 3) return rows; return null; }")]
    [InlineData("int M() { if (!{|call:TryOpen(command, out var rows)|}) Console.WriteLine(); else return rows.FieldCount; return 0; }")]
    [InlineData("int M() { return {|call:TryOpen(command, out var rows)|} ? rows.FieldCount : 0; }")]
    [InlineData("int M(bool flag) { if ({|call:TryOpen(command, out var rows)|} && flag) { return rows.FieldCount; } return 0; }")]
    [InlineData("int M() { DbDataReader rows; if ({|call:TryOpen(command, out rows)|}) { return rows.FieldCount; } return 0; }")]
    public Task Elsewhere_nothing_is_offered(string member) => Reader.NothingForMember(Openers + member.Replace("{|call:", "[|"));

    private static Task Both(string before, string after) => Reader.Member(Openers + before.Replace("{|call:", "[|"), Openers + after);
}
