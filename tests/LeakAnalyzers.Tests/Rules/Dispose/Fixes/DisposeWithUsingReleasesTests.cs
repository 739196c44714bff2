using LeakAnalyzers.Rules.Dispose;
using Reader = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Releases that are there already, on some path or too late: they give way to the 'using', and it ends where they were.</summary>
public sealed class DisposeWithUsingReleasesTests
{
    [Fact]
    public Task A_dispose_at_the_end_goes() => Response.Body( // HR07, HR44
        """
        var response = await [|client.GetAsync(url)|];
        if (!response.IsSuccessStatusCode) return null;

        var text = await response.Content.ReadAsStringAsync();

        response.Dispose();
        return text;
        """,
        """
        using var response = await client.GetAsync(url);
        if (!response.IsSuccessStatusCode) return null;

        var text = await response.Content.ReadAsStringAsync();

        return text;
        """);

    [Theory] // DR10, DR30
    [InlineData("rows.Close();")]
    [InlineData("rows?.Dispose();")]
    [InlineData("if (rows != null) rows.Close();")]
    [InlineData("if (rows != null)\n{\n    rows.Close();\n    rows.Dispose();\n}")]
    [InlineData("if (flag) rows.Dispose();")]
    [InlineData("((IDisposable)rows).Dispose();")]
    public Task However_it_is_written(string release) => Reader.Member(
        $$"""
        int M(bool flag)
        {
            var rows = [|command.ExecuteReader()|];
            var count = 0;
            while (rows.Read()) count += rows.GetInt32(0);
            {{release.Replace("\n", "\n    ")}}
            return count;
        }
        """,
        """
        int M(bool flag)
        {
            using var rows = command.ExecuteReader();
            var count = 0;
            while (rows.Read()) count += rows.GetInt32(0);
            return count;
        }
        """);

    [Fact]
    public Task One_that_is_waited_for_goes_as_well() => Reader.Body(
        """
        var items = new List<int>();
        await foreach (var item in Items()) items.Add(item);
        var rows = await [|command.ExecuteReaderAsync()|];
        if (!await rows.ReadAsync()) return items;
        items.Add(rows.GetInt32(0));
        await rows.CloseAsync();
        return items;

        static async IAsyncEnumerable<int> Items() { await Task.Yield(); yield return 1; }
        """,
        """
        var items = new List<int>();
        await foreach (var item in Items()) items.Add(item);
        await using var rows = await command.ExecuteReaderAsync();
        if (!await rows.ReadAsync()) return items;
        items.Add(rows.GetInt32(0));
        return items;

        static async IAsyncEnumerable<int> Items() { await Task.Yield(); yield return 1; }
        """);

    [Fact]
    public Task Who_is_shown_the_rows_has_them_no_longer_than_before() => Reader.Member(
        """
        List<T> Read<T>(Func<IDataRecord, T> map)
        {
            var list = new List<T>();
            var rows = [|command.ExecuteReader()|];
            while (rows.Read()) list.Add(map(rows));
            return list;
        }

        T First<T>(Func<IDataRecord, T> map)
        {
            var rows = [|command.ExecuteReader()|];
            rows.Read();
            var first = map(rows);
            rows.Close();
            return first;
        }

        IEnumerable<IDataRecord> Each()
        {
            var rows = [|command.ExecuteReader()|];
            while (rows.Read()) yield return rows;
            rows.Dispose();
        }
        """,
        """
        List<T> Read<T>(Func<IDataRecord, T> map)
        {
            var list = new List<T>();
            using var rows = command.ExecuteReader();
            while (rows.Read()) list.Add(map(rows));
            return list;
        }

        T First<T>(Func<IDataRecord, T> map)
        {
            using var rows = command.ExecuteReader();
            rows.Read();
            var first = map(rows);
            return first;
        }

        IEnumerable<IDataRecord> Each()
        {
            using var rows = command.ExecuteReader();
            while (rows.Read()) yield return rows;
        }
        """);

    [Fact]
    public Task A_row_that_was_read_is_shown_once() => Reader.Member(
        """
        T Single<T>(Func<IDataRecord, T> map)
        {
            var rows = [|command.ExecuteReader()|];
            return rows.Read() ? map(rows) : default;
        }
        """,
        """
        T Single<T>(Func<IDataRecord, T> map)
        {
            using var rows = command.ExecuteReader();
            return rows.Read() ? map(rows) : default;
        }
        """);

    [Theory]
    [InlineData("Stream Open(Func<IDataRecord, Stream> open) { var rows = [|command.ExecuteReader()|]; return rows.Read() ? open(rows) : null; }")]
    [InlineData("List<Func<int>> Later(Func<IDataRecord, Func<int>> later) { var all = new List<Func<int>>(); var rows = [|command.ExecuteReader()|]; while (rows.Read()) all.Add(later(rows)); return all; }")]
    [InlineData("async Task<List<Task<int>>> Start(Func<IDataRecord, Task<int>> start) { var all = new List<Task<int>>(); var rows = [|command.ExecuteReader()|]; while (rows.Read()) all.Add(start(rows)); await Task.Yield(); return all; }")]
    public Task What_is_made_of_a_row_may_read_on(string member) => Reader.NothingForMember(member);

    [Fact]
    public Task Bytes_in_memory_do_not_mind_that_it_is_open_for_longer() => DisposeWithUsingTest<SocketNotDisposed>.Member(
        """
        byte[] Read(string host)
        {
            var tcp = [|new System.Net.Sockets.TcpClient(host, 80)|];
            using var memory = new MemoryStream();
            tcp.GetStream().CopyTo(memory);
            tcp.Close();
            return memory.ToArray();
        }
        """,
        """
        byte[] Read(string host)
        {
            using var tcp = new System.Net.Sockets.TcpClient(host, 80);
            using var memory = new MemoryStream();
            tcp.GetStream().CopyTo(memory);
            return memory.ToArray();
        }
        """);

    [Fact]
    public Task A_local_that_is_only_declared_moves_in_front() => Response.Member(
        """
        string Read(string url)
        {
            HttpResponseMessage response = [|client.GetAsync(url)|].Result;
            if (!response.IsSuccessStatusCode) return null;
            string text;
            using (var reader = new StreamReader(response.Content.ReadAsStream()))
            {
                text = reader.ReadToEnd();
            }
            response.Dispose();
            return text;
        }
        """,
        """
        string Read(string url)
        {
            string text;
            using (HttpResponseMessage response = client.GetAsync(url).Result)
            {
                if (!response.IsSuccessStatusCode) return null;
                using (var reader = new StreamReader(response.Content.ReadAsStream()))
                {
                    text = reader.ReadToEnd();
                }
            }
            return text;
        }
        """,
        Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp7_3);

    [Fact]
    public Task A_listener_that_is_stopped_at_the_end() => DisposeWithUsingTest<SocketNotDisposed>.Member(
        """
        int FreePort()
        {
            var listener = [|new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0)|];
            listener.Start();
            var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
            if (port == 0) throw new InvalidOperationException();
            listener.Stop();
            return port;
        }
        """,
        """
        int FreePort()
        {
            using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
            listener.Start();
            var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
            if (port == 0) throw new InvalidOperationException();
            return port;
        }
        """);

    [Fact]
    public Task In_a_program_without_a_class() => Reader.File(
        """
        System.Data.Common.DbCommand command = null;
        var rows = [|command.ExecuteReader()|];
        if (!rows.Read()) return 1;
        var first = rows.GetInt32(0);
        rows.Dispose();
        return first;
        """,
        """
        System.Data.Common.DbCommand command = null;
        using var rows = command.ExecuteReader();
        if (!rows.Read()) return 1;
        var first = rows.GetInt32(0);
        return first;
        """,
        and: test => test.TestState.OutputKind = OutputKind.ConsoleApplication);

    [Fact]
    public Task A_comment_on_a_release_stays() => Reader.Member(
        """
        int M()
        {
            var rows = [|command.ExecuteReader()|];
            var count = rows.GetInt32(0);
            // done
            rows.Close(); // at last
            return count;
        }
        """,
        """
        int M()
        {
            using var rows = command.ExecuteReader();
            var count = rows.GetInt32(0);
            // done
            // at last
            return count;
        }
        """);

    [Fact]
    public Task What_comes_after_a_release_stays_after_it() => Reader.Member( // DR06
        """
        List<int> M()
        {
            var rows = [|command.ExecuteReader()|];

            var all = new List<int>();
            while (rows.Read())
            {
                all.Add(rows.GetInt32(0));
            }

            rows.Close();

            // the connection is free now
            connection.Close();
            return all;
        }
        """,
        """
        List<int> M()
        {
            var all = new List<int>();
            using (var rows = command.ExecuteReader())
            {
                while (rows.Read())
                {
                    all.Add(rows.GetInt32(0));
                }
            }

            // the connection is free now
            connection.Close();
            return all;
        }
        """);

    [Fact]
    public Task A_value_read_before_the_release_is_declared_outside() => Reader.Member(
        """
        string M()
        {
            var rows = [|command.ExecuteReader()|];
            rows.Read();
            var id = rows.GetInt32(0);
            string name = rows.GetString(1);
            rows.Close();
            other.ExecuteNonQuery();
            return name + id;
        }
        """,
        """
        string M()
        {
            int id;
            string name;
            using (var rows = command.ExecuteReader())
            {
                rows.Read();
                id = rows.GetInt32(0);
                name = rows.GetString(1);
            }
            other.ExecuteNonQuery();
            return name + id;
        }
        """);

    [Fact]
    public Task A_release_before_an_early_exit_goes() => Reader.Member( // DR04, DR14
        """
        int M()
        {
            while (true)
            {
                var rows = [|command.ExecuteReader()|];
                if (!rows.Read())
                {
                    rows.Dispose();
                    return 1;
                }

                if (rows.GetInt32(0) == 1) break;
                rows.Dispose();
            }

            return 2;
        }
        """,
        """
        int M()
        {
            while (true)
            {
                using var rows = command.ExecuteReader();
                if (!rows.Read())
                {
                    return 1;
                }

                if (rows.GetInt32(0) == 1) break;
            }

            return 2;
        }
        """);

    [Fact]
    public Task A_catch_that_only_releases_goes_with_its_try() => Response.Body( // HR20
        """
        var response = await [|client.GetAsync(url)|];
        try
        {
            response.EnsureSuccessStatusCode();
            return response.StatusCode;
        }
        catch
        {
            response.Dispose();
            throw;
        }
        """,
        """
        using var response = await client.GetAsync(url);
        response.EnsureSuccessStatusCode();
        return response.StatusCode;
        """);

    [Fact]
    public Task A_late_try_finally_goes() => Reader.Member(
        """
        int M()
        {
            var rows = [|command.ExecuteReader()|];
            rows.Read();
            try
            {
                // one row
                return rows.GetInt32(0);
            }
            finally
            {
                rows.Dispose();
            }
        }
        """,
        """
        int M()
        {
            using var rows = command.ExecuteReader();
            rows.Read();
            // one row
            return rows.GetInt32(0);
        }
        """);

    [Fact]
    public Task A_finally_that_only_releases_goes_and_its_catch_stays() => Reader.Member(
        """
        int M()
        {
            var rows = [|command.ExecuteReader()|];
            rows.Read();
            try
            {
                return rows.GetInt32(0);
            }
            catch (InvalidCastException)
            {
                return 0;
            }
            finally
            {
                if (rows != null) rows.Dispose();
            }
        }
        """,
        """
        int M()
        {
            using var rows = command.ExecuteReader();
            rows.Read();
            try
            {
                return rows.GetInt32(0);
            }
            catch (InvalidCastException)
            {
                return 0;
            }
        }
        """);

    [Fact]
    public Task A_late_using_goes() => Reader.Member(
        """
        int M(bool flag)
        {
            var rows = [|command.ExecuteReader()|];
            if (flag) return 0;
            using (rows)
            {
                return rows.GetInt32(0);
            }
        }
        """,
        """
        int M(bool flag)
        {
            using var rows = command.ExecuteReader();
            if (flag) return 0;
            return rows.GetInt32(0);
        }
        """);

    [Fact]
    public Task A_release_with_work_behind_it_on_one_path_only_is_left_alone() => Reader.NothingForMember(
        """
        int M()
        {
            var rows = [|command.ExecuteReader()|];
            if (!rows.Read())
            {
                rows.Dispose();
                other.ExecuteNonQuery();
                return 1;
            }

            return rows.GetInt32(0);
        }
        """);
}
