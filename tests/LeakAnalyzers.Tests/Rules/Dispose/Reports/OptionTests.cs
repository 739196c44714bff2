using LeakAnalyzers.Rules.Dispose;
using Command = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.CommandNotDisposed>;
using Connection = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ConnectionNotDisposed>;
using Other = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed>;
using Reader = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Reports;

/// <summary>What users say in configuration files and attributes.</summary>
public sealed class OptionTests
{
    [Fact]
    public Task Buffered_responses_can_be_accepted() => Response.File(
        "class Subject { async Task M(HttpClient client, string url) { var r = await client.GetAsync(url); Console.WriteLine(r.StatusCode); } }",
        "leak_analyzers.buffered_responses = ignore");

    [Fact]
    public Task Exceptions_can_be_left_out() => Reader.File(
        "class Subject { void M(DbCommand command) { var rd = command.ExecuteReader(); rd.Read(); rd.Dispose(); } }",
        "leak_analyzers.exception_paths = none");

    [Fact]
    public Task Or_all_be_counted() => Reader.File(
        "class Subject { void M(DbCommand command) { var rd = [|command.ExecuteReader()|]; Console.WriteLine(); rd.Dispose(); } }",
        "leak_analyzers.exception_paths = all");

    [Fact]
    public Task By_default_a_log_line_does_not_throw() => Reader.File(
        "class Subject { void M(DbCommand command) { var rd = command.ExecuteReader(); Console.WriteLine(); GC.Collect(); rd.Dispose(); } }");

    [Fact]
    public Task A_method_named_as_taking_ownership_takes_it() => Reader.File(
        """
        namespace Contoso;
        static class Bag { public static void Keep(DbDataReader item, DbDataReader other) { } }
        class Subject
        {
            void Kept(DbCommand command) { var rd = command.ExecuteReader(); Bag.Keep(rd, null); }
            void NotKept(DbCommand command) { var rd = [|command.ExecuteReader()|]; Bag.Keep(null, rd); }
        }
        """,
        "leak_analyzers.ownership_taking_methods = Contoso.Bag.Keep(item)");

    [Fact]
    public Task What_tests_share_is_test_code() =>
        Reader.InTestProject("using Xunit; class Database { public static int Rows(DbCommand command) { var rd = command.ExecuteReader(); return rd.FieldCount; } }");

    [Fact]
    public Task What_uses_nothing_of_the_framework_it_refers_to_is_no_test_code() =>
        Reader.InTestProject("class Database { public static int Rows(DbCommand command) { var rd = [|command.ExecuteReader()|]; return rd.FieldCount; } }");

    [Fact]
    public Task A_project_of_benchmarks_is_measured_not_served() => Reader.InProject("Contoso.Benchmarks", "class Database { public static int Rows(DbCommand command) { var rd = command.ExecuteReader(); return rd.FieldCount; } }");

    [Fact]
    public Task Test_code_is_left_alone_unless_asked_for()
    {
        const string Code =
            """
            class FactAttribute : Attribute;
            class SlowFactAttribute : FactAttribute;
            class Tests { [Fact] public void M() { var rd = Command.ExecuteReader(); rd.Read(); } static DbCommand Command => null; }
            class SlowTests { [SlowFact] public void M() { } static int Rows(DbCommand c) { var rd = c.ExecuteReader(); return rd.FieldCount; } }
            """;
        return Task.WhenAll(
            Reader.File(Code),
            Reader.File(Code.Replace("Command.ExecuteReader()", "[|Command.ExecuteReader()|]").Replace("c.ExecuteReader()", "[|c.ExecuteReader()|]"), "leak_analyzers.test_code = report"));
    }

    [Fact]
    public Task A_type_named_as_a_resource_is_one() => Other.File(
        """
        namespace Contoso;
        class Lease { public void Close() { } public void Dispose() { } }
        interface ILeases { Lease Take(); }
        class Subject { void M(ILeases leases) { var lease = [|leases.Take()|]; Console.WriteLine(lease); } void N(ILeases leases) { var lease = leases.Take(); lease.Dispose(); } }
        """,
        "leak_analyzers.additional_resource_types = Contoso.Lease");

    [Fact]
    public async Task A_type_named_as_excluded_loses_nothing() // OW17
    {
        const string Options = "leak_analyzers.excluded_resource_types = Contoso.NoConnection, Contoso.IScope, Contoso.Box`1";
        const string Types =
            """
            namespace Contoso;
            interface IScope : IDisposable;
            class Scope : IScope { public void Dispose() => Console.Write(1); }
            class Box<T> : IDisposable { public void Dispose() => Console.Write(2); }
            class Other : IDisposable { public void Dispose() => Console.Write(3); }
            abstract class NoConnection : DbConnection;
            abstract class Made : NoConnection;

            """;
        await Other.File(Types + "class Subject { readonly Scope _scope = new Scope(); readonly Other _other = [|new Other()|]; void M() { var s = new Scope(); var b = new Box<int>(); var o = [|new Other()|]; Console.Write($\"{s}{b}{o}\"); } }", Options);
        await Connection.File(Types + "abstract class Subject { abstract protected Made OpenMade(); abstract protected DbConnection OpenOther(); void M() { var m = OpenMade(); m.Open(); var o = [|OpenOther()|]; o.Open(); } }", Options);
    }

    [Fact]
    public Task Attributes_of_JetBrains_are_honoured() => Other.File( // OW15, OW16
        """
        namespace JetBrains.Annotations
        {
            class MustDisposeResourceAttribute(bool value = true) : Attribute { public bool Value => value; }
            class HandlesResourceDisposalAttribute : Attribute;
        }

        namespace Contoso
        {
            using JetBrains.Annotations;

            class Handle : IDisposable { public void Dispose() { } [HandlesResourceDisposal] public void Finish() { } }
            [MustDisposeResource(false)] class Light : IDisposable { public void Dispose() { } }
            interface IHandles { [MustDisposeResource] Handle Take(); Handle Peek(); void Give([HandlesResourceDisposal] Handle handle); }

            class Subject
            {
                void Dropped(IHandles handles) => _ = [|handles.Take()|];
                void Disposed(IHandles handles) { using var handle = handles.Take(); }
                void Given(IHandles handles) { var handle = handles.Take(); handles.Give(handle); }
                void Finished(IHandles handles) { var handle = handles.Take(); handle.Finish(); }
                void Borrowed(IHandles handles) { var handle = handles.Peek(); Console.WriteLine(handle); }
                void NeedsNone() { var light = new Light(); Console.WriteLine(light); }
            }
        }
        """);

    [Fact]
    public Task Generated_code_is_left_alone() => Command.File( // OW24
        """
        // <auto-generated/>
        class Subject { void M(DbConnection c) { var q = c.CreateCommand(); q.ExecuteNonQuery(); } }
        """);
}
