using LeakAnalyzers.Rules.Dispose;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Data readers.</summary>
public sealed class ReaderTests
{
    [Theory]
    [InlineData("var rd = [|command.ExecuteReader()|]; while (rd.Read()) { }")] // DR01
    [InlineData("var rd = await [|command.ExecuteReaderAsync()|]; while (await rd.ReadAsync()) { }")] // DR02
    [InlineData("IDbCommand old = command; IDataReader rd = [|old.ExecuteReader()|]; rd.Read();")] // DR03
    [InlineData("var t = new DataTable(); t.Load([|command.ExecuteReader()|]);")] // DR07
    [InlineData("var n = [|command.ExecuteReader()|].FieldCount;")] // DR08
    [InlineData("using (command) { var rd = [|command.ExecuteReader()|]; rd.Read(); }")] // DR17
    [InlineData("var rd = [|command.ExecuteReader()|]; Console.WriteLine(rd.HasRows ? 1 : 0);")]
    public Task A_reader_that_nothing_closes_is_reported(string body) => Test.Body(body);

    [Theory]
    [InlineData("var rd = [|command.ExecuteReader()|]; if (!rd.HasRows) return; rd.Dispose();")] // DR04
    [InlineData("var rd = [|command.ExecuteReader()|]; while (rd.Read()) { if (rd.IsDBNull(0)) throw new InvalidOperationException(); } rd.Dispose();")] // DR05
    [InlineData("var rd = [|command.ExecuteReader()|]; var n = rd.GetInt32(0); rd.Close();")] // DR06
    [InlineData("var rd = [|command.ExecuteReader()|]; var n = Convert.ToInt32(rd[0]); rd.Close();")]
    [InlineData("var rd = [|command.ExecuteReader()|]; var n = (int)rd[0]; rd.Close();")]
    [InlineData("var rd = [|command.ExecuteReader()|]; if (token.CanBeCanceled) rd.Dispose();")] // DR10
    [InlineData("while (true) { var rd = [|command.ExecuteReader()|]; if (rd.HasRows) break; rd.Dispose(); }")] // DR14
    [InlineData("var rd = [|command.ExecuteReader()|]; await Task.Delay(10, token); await rd.DisposeAsync();")]
    public Task A_reader_that_some_path_leaves_open_is_reported(string body) => Test.Body(body);

    [Fact]
    public Task A_reader_overwritten_by_the_next_query_is_reported() => // DR11
        Test.Body("var rd = [|command.ExecuteReader()|]; command.CommandText = url; rd = command.ExecuteReader(); rd.Dispose();");

    [Fact]
    public Task An_iterator_whose_caller_stops_early_leaves_it_open() => Test.Member( // DR09
        """
        IEnumerable<int> Rows(DbCommand command)
        {
            var rd = [|command.ExecuteReader()|];
            while (rd.Read()) yield return 1;
            rd.Dispose();
        }
        """);

    [Fact]
    public Task An_iterator_with_a_using_is_right() => Test.Member( // DR23
        """
        IEnumerable<int> Rows(DbCommand command)
        {
            using var rd = command.ExecuteReader();
            while (rd.Read()) yield return 1;
        }

        async IAsyncEnumerable<int> RowsAsync(DbCommand command)
        {
            await using var rd = await command.ExecuteReaderAsync();
            while (await rd.ReadAsync()) yield return 1;
        }
        """);

    [Theory]
    [InlineData("using var rd = command.ExecuteReader(); rd.Read();")] // DR18
    [InlineData("await using var rd = await command.ExecuteReaderAsync(); await rd.ReadAsync();")]
    [InlineData("var rd = await command.ExecuteReaderAsync(); await using (rd.ConfigureAwait(false)) { await rd.ReadAsync(); }")] // DR19
    [InlineData("var rd = await command.ExecuteReaderAsync(); await using var _ = rd.ConfigureAwait(false); await rd.ReadAsync();")]
    [InlineData("DbDataReader? rd = null; try { rd = command.ExecuteReader(); rd.Read(); } finally { if (rd != null) rd.Dispose(); }")] // DR20
    [InlineData("DbDataReader? rd = null; try { rd = command.ExecuteReader(); rd.Read(); } finally { if (rd is not null) rd.Dispose(); }")] // DR21
    [InlineData("DbDataReader? rd = null; try { rd = command.ExecuteReader(); rd.Read(); } finally { rd?.Dispose(); }")]
    [InlineData("DbDataReader? rd = null; try { rd = command.ExecuteReader(); rd.Read(); } finally { if (rd is { } open) open.Dispose(); }")]
    [InlineData("DbDataReader? rd = null; try { rd = command.ExecuteReader(); rd.Read(); } finally { if (rd is IDisposable open) open.Dispose(); }")]
    [InlineData("DbDataReader? rd = null; try { rd = command.ExecuteReader(); rd.Read(); } finally { (rd as IDisposable)?.Dispose(); }")]
    [InlineData("var rd = command.ExecuteReader(); try { rd.Read(); } finally { if (!rd.IsClosed) rd.Close(); }")]
    [InlineData("var rd = command.ExecuteReader(); if (token.CanBeCanceled) rd.Dispose(); else rd.Close();")] // DR22
    [InlineData("lock (command) { using var rd = command.ExecuteReader(); rd.Read(); }")]
    [InlineData("var rd = command.ExecuteReader(); try { rd.Read(); } catch { rd.Dispose(); throw; } rd.Dispose();")]
    [InlineData("var rd = command.ExecuteReader(); using (rd) { rd.Read(); }")]
    public Task A_reader_closed_on_every_path_is_right(string body) => Test.Body(body);

    [Fact]
    public Task A_reader_that_goes_to_the_caller_is_right() => Test.Member( // DR24, DR25
        """
        DbDataReader Open(DbCommand command) => command.ExecuteReader(CommandBehavior.CloseConnection);
        async Task<DbDataReader> OpenAsync(DbCommand command) { var rd = await command.ExecuteReaderAsync(); return rd; }
        bool TryOpen(DbCommand command, out DbDataReader rd) { rd = command.ExecuteReader(); return rd.HasRows; }
        void Use(DbCommand command) { if (TryOpen(command, out var rd)) rd.Dispose(); }
        """);

    [Fact]
    public Task A_task_of_a_reader_that_is_returned_or_failed_is_right() => Test.Member(
        """
        Task<DbDataReader> Open(DbCommand command)
        {
            var task = command.ExecuteReaderAsync();
            if (task.Status == TaskStatus.Faulted && command.CommandTimeout > 3) return command.ExecuteReaderAsync();
            if (task.IsCanceled) return command.ExecuteReaderAsync();
            return task;
        }
        """);

    [Fact]
    public Task A_reader_in_a_field_that_another_member_closes_is_out_of_sight() => Test.Member( // DR26
        """
        DbDataReader? _rd;
        void Open(DbCommand command) => _rd = command.ExecuteReader();
        void Close() => _rd?.Dispose();
        """);

    [Fact]
    public Task A_reader_in_a_wrapper_is_the_wrappers() => Test.Member( // DR28
        """
        IDisposable Open(DbCommand command) => new Wrapper(command.ExecuteReader());
        IDisposable Guarded(DbCommand command) { var rd = command.ExecuteReader(); try { rd.Read(); return new Wrapper(rd); } catch { rd.Dispose(); throw; } }
        sealed class Wrapper(DbDataReader inner) : IDisposable { public void Dispose() => inner.Dispose(); }
        """);

    [Fact]
    public Task A_mapper_that_only_reads_leaves_it_with_its_caller() => Test.Member( // DR16
        """
        void Use(DbCommand command) { var rd = [|command.ExecuteReader()|]; Map(rd); }
        static void Map(DbDataReader rd) { while (rd.Read()) { } }
        """);

    [Fact]
    public Task A_delegate_that_alone_gets_the_reader_may_close_it() => Test.File(
        """
        class Store
        {
            T Query<T>(DbCommand command, Func<DbDataReader, T> map) => map(command.ExecuteReader());
            async Task<T> QueryAsync<T>(DbCommand command, Func<DbDataReader, Task<T>> map) { var rd = await command.ExecuteReaderAsync(); return await map.Invoke(rd).ConfigureAwait(false); }
            public int One(DbCommand command) => Query(command, rd => First(rd));
            public Task<int> OneAsync(DbCommand command) => QueryAsync(command, async rd => { await using (rd) { await rd.ReadAsync(); return rd.GetInt32(0); } });
            static int First(DbDataReader rd) { var found = rd.Read() ? rd.GetInt32(0) : 0; rd.Close(); return found; }
        }
        public class Open { public static void Each(DbCommand command, Action<DbDataReader> handle) => handle(command.ExecuteReader()); }
        """);

    [Fact]
    public Task A_delegate_that_only_maps_does_not() => Test.File(
        """
        class Store
        {
            T Query<T>(DbCommand command, Func<DbDataReader, T> map) => map([|command.ExecuteReader()|]);
            List<T> All<T>(DbCommand command, Func<DbDataReader, T> map) { var rd = [|command.ExecuteReader()|]; var all = new List<T>(); while (rd.Read()) all.Add(map(rd)); return all; }
            public int One(DbCommand command) => Query(command, rd => rd.Read() ? rd.GetInt32(0) : 0);
            public int Two(DbCommand command) => Query(command, rd => Second(rd));
            static int Second(DbDataReader rd) => rd.GetInt32(1);
        }
        """);

    [Fact]
    public Task A_providers_own_readers_are_acquired_where_a_command_is_executed() => Test.File(
        """
        abstract class Reader : DbDataReader { }
        sealed class Connection(List<WeakReference> open)
        {
            Reader Current(int at) => open[at].Target as Reader;
            internal Reader FindLive(int at) { Reader found = null; if (open.Count > at) found = Current(at); return found; }
            internal void Check(int at) { if (FindLive(at) is not null) throw new InvalidOperationException(); }
            internal void Cancel() { var live = FindLive(0); live.Read(); }
            internal Reader ExecuteReader() => FindLive(0);
            internal void Run() { var reader = [|ExecuteReader()|]; reader.Read(); }
        }
        """);

    [Fact]
    public Task A_reader_over_another_is_a_view() => Test.Member(
        """
        void Use(DbDataReader rd) { var view = Wrap(rd); view.Read(); }
        static DbDataReader Wrap(IDataReader rd) => (DbDataReader)rd;
        """);
}
