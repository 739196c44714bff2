using LeakAnalyzers.Rules.Dispose;
using Other = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed>;
using Reader = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.StreamedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Reports;

/// <summary>Shapes in which ownership is easily mistaken.</summary>
public sealed class ShapeTests
{
    [Fact]
    public Task A_finally_that_throws_before_its_release_is_reported() => Reader.Body( // OW26
        "var r = [|command.ExecuteReader()|]; try { r.Read(); } finally { await File.WriteAllTextAsync(url, url, token); r.Dispose(); }");

    [Theory]
    [InlineData("using var r = command.ExecuteReader(); var reading = r.ReadAsync(token); await reading;")] // OW23
    [InlineData("foreach (var u in new[] { url }) { using var r = command.ExecuteReader(); Inner(command); } static void Inner(DbCommand c) { using var r = c.ExecuteReader(); r.Read(); }")] // OW28
    public Task What_a_using_holds_is_right(string body) => Reader.Body(body);

    [Fact]
    public Task A_constructor_that_takes_it_over_and_may_throw_is_not_judged() => Reader.Member( // OW27
        """
        sealed class Rows : IDisposable
        {
            private readonly DbDataReader _reader;
            public Rows(DbDataReader reader) { if (reader.FieldCount == 0) throw new InvalidOperationException(); _reader = reader; }
            public void Dispose() => _reader.Dispose();
        }
        Rows Open(DbCommand command) { var r = command.ExecuteReader(); return new Rows(r); }
        """);

    [Fact]
    public Task Rows_that_a_mapper_gives_without_a_reader_in_sight_are_right() => Reader.File( // DR29
        """
        namespace Dapper { public static class SqlMapper { public static IEnumerable<T> Query<T>(this IDbConnection connection, string sql) => []; } }
        class Subject { int Count(IDbConnection connection) { var rows = Dapper.SqlMapper.Query<int>(connection, "select 1"); return rows.Count(); } }
        """);

    [Fact]
    public Task A_streamed_object_of_a_store_holds_its_connection() => Response.File(
        """
        namespace Amazon.S3.Model { public class StreamResponse : IDisposable { public Stream ResponseStream => null!; public void Dispose() { } } public class GetObjectResponse : StreamResponse { } }
        class Subject
        {
            static Task<Amazon.S3.Model.GetObjectResponse> GetObjectAsync(string key) => throw new NotImplementedException(key);
            async Task<int> Lost(string key) { var response = await [|GetObjectAsync(key)|]; return response.ResponseStream.ReadByte(); }
            async Task<int> Right(string key) { var response = await GetObjectAsync(key); using var body = response.ResponseStream; return body.ReadByte(); }
            async Task<int> Disposed(string key) { using var response = await GetObjectAsync(key); return response.ResponseStream.ReadByte(); }
        }
        """);

    [Fact]
    public Task A_streaming_call_is_ended_by_whoever_made_it() => Other.File(
        """
        namespace Grpc.Core { public sealed class AsyncServerStreamingCall<T> : IDisposable { public T Current => default!; public void Dispose() { } } public sealed class AsyncUnaryCall<T> : IDisposable { public T Current => default!; public void Dispose() { } } }
        abstract class Client
        {
            public abstract Grpc.Core.AsyncServerStreamingCall<int> Stream();
            public abstract Grpc.Core.AsyncUnaryCall<int> Ask();
        }
        class Subject
        {
            int Lost(Client client) { var call = [|client.Stream()|]; return call.Current; }
            int Right(Client client) { using var call = client.Stream(); return call.Current; }
            int Asked(Client client) { var call = client.Ask(); return call.Current; }
        }
        """);
}
