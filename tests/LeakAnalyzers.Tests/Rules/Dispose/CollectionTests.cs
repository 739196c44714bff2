using LeakAnalyzers.Rules.Dispose;
using LeakAnalyzers.Tests.Rules.Dispose.Fixes;
using Connections = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ConnectionNotDisposed>;
using Fix = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed>;
using Other = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed>;
using Readers = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Sources = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.TokenSourceNotDisposed>;
using Timer = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.TimerNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Resources in collections: a collection of the member's own, or of the object's own, that nobody empties with a release.</summary>
public sealed class CollectionTests
{
    [Theory]
    [InlineData("var all = new List<Stream>(); all.Add([|new FileStream(url, FileMode.Open)|]); foreach (var one in all) one.Flush();")]
    [InlineData("var all = new List<FileStream>(); var one = [|new FileStream(url, FileMode.Open)|]; one.ReadByte(); all.Add(one); Console.Write(all.Count);")]
    [InlineData("var all = new Dictionary<string, Stream>(); all[url] = [|File.OpenRead(url)|]; all[url].ReadByte();")]
    [InlineData("var all = new Dictionary<string, Stream>(); var one = [|File.OpenRead(url)|]; all.Add(url, one); if (all.ContainsKey(url)) all.Clear();")]
    [InlineData("var all = new Stream[2]; all[0] = [|File.OpenRead(url)|]; all[1] = [|File.OpenRead(url)|]; Console.Write(all.Sum(one => one.Length));")]
    [InlineData("var all = new Queue<Stream>(); for (var i = 0; i < 9; i++) { var one = [|File.OpenRead(url)|]; all.Enqueue(one); }")]
    public Task A_collection_that_nobody_empties_loses_what_is_in_it(string body) => Other.Body(body);

    [Theory]
    [InlineData("foreach (var s in all) s.Dispose();")]
    [InlineData("foreach (var s in all) using (s) s.ReadByte();")]
    [InlineData("all.ForEach(s => s.Close());")]
    [InlineData("all[0].Dispose();")]
    [InlineData("_kept = all;")]
    [InlineData("_kept.AddRange(all);")]
    [InlineData("Keep(all);")]
    [InlineData("one.Dispose();")]
    [InlineData("using var other = File.OpenRead(url); all.Add(other); one.Dispose();")]
    [InlineData("_kept.Add(one);")]
    public async Task A_collection_that_is_emptied_or_handed_on_is_right(string after)
    {
        const string Around = "static List<Stream> _kept = new(); void Keep(List<Stream> all) => _kept = all;\n";
        await Other.Member(Around + $"void M(string url) {{ var all = new List<Stream>(); var one = new FileStream(url, FileMode.Open); all.Add(one); {after} }}");
    }

    [Theory]
    [InlineData("return all;")]
    [InlineData("return all.ToArray();")]
    public Task A_collection_that_is_returned_is_right(string after) =>
        Other.Member($"IEnumerable<Stream> M(string url) {{ var all = new List<Stream>(); var one = new FileStream(url, FileMode.Open); all.Add(one); {after} }}");

    [Fact]
    public async Task Each_resource_is_its_own_rules_business()
    {
        await Readers.Body("var all = new List<DbDataReader>(); var one = [|command.ExecuteReader()|]; all.Add(one); while (one.Read()) { }");
        await Timer.Body("var all = new List<Timer>(); var one = [|new Timer(_ => { })|]; all.Add(one);");
        await Other.Body("var all = new List<Timer>(); var one = new Timer(_ => { }); all.Add(one);");
        await Sources.Body("var all = new List<CancellationTokenSource>(); var one = new CancellationTokenSource(9); all.Add(one); foreach (var source in all) source.Cancel();");
    }

    [Fact]
    public async Task A_connection_that_nobody_opens_holds_nothing()
    {
        const string Link = "abstract class Link : DbConnection;\nclass Factory { public static Link Create(string url) => null; }\n";
        await Connections.File(Link + "class Subject { void M(string url) { var all = new List<DbConnection>(); var one = [|Factory.Create(url)|]; one.Open(); all.Add(one); } }");
        await Connections.File(Link + "class Subject { void M(string url) { var all = new List<DbConnection>(); var one = Factory.Create(url); all.Add(one); } }");
    }

    [Fact]
    public Task A_field_whose_elements_no_member_disposes_is_reported() => Timer.File(
        """
        class Lost
        {
            private readonly Dictionary<string, Timer> _byName = new();
            private readonly List<Timer> _all = [];
            private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Timer> _many;
            private Timer[] _four = new Timer[4];
            public Lost() => _many = new(StringComparer.Ordinal);
            public void Start(string name)
            {
                _byName[name] = [|new Timer(_ => { })|];
                var one = [|new Timer(_ => { })|];
                _all.Add(one);
                _many.TryAdd(name, [|new Timer(_ => { })|]);
                _four[0] = [|new Timer(_ => { })|];
                var late = [|new Timer(_ => { })|];
                late.Change(0, 1); // reported once: if this throws it is not even in the list
                _all.Add(late);
            }

            public void Stop(string name) { _byName.Remove(name); _all.Clear(); foreach (var one in _all) one.Change(0, 1); }
        }
        """);

    [Theory]
    [InlineData("public void Dispose() { foreach (var one in _all.Values) one.Dispose(); }")]
    [InlineData("public void Stop(string name) { if (_all.Remove(name, out var one)) one.Dispose(); }")]
    [InlineData("public void Stop(string name) { if (_all.TryGetValue(name, out var one)) one.Dispose(); }")]
    [InlineData("public void Stop(string name) { _all[name].Dispose(); }")]
    [InlineData("public Timer Get(string name) => _all[name];")]
    [InlineData("public object All => _all;")]
    [InlineData("public void Lend(List<object> them) => them.Add(_all);")]
    [InlineData("public void Take(string name, Timer given) => _all[name] = given;")]
    [InlineData("public void Take(Dictionary<string, Timer> given) => _all = given;")]
    [InlineData("public void Work(string name) { using var one = new Timer(_ => { }); _all[name] = one; try { one.Change(0, 1); } finally { _all.Remove(name); } }")]
    [InlineData("public void Work(string name) { using (var one = new Timer(_ => { })) { _all[name] = one; one.Change(0, 1); _all.Remove(name); } }")]
    [InlineData("public void Again(string name) { var one = new Timer(_ => { }); _all[name] = one; one.Dispose(); }")]
    public Task A_field_whose_elements_are_released_borrowed_or_handed_out_is_right(string members) =>
        Timer.File("class Subject { private Dictionary<string, Timer> _all = new(); public void Start(string name) => Put(name); void Put(string name) { _all[name] = new Timer(_ => { }); } " + members + " }");

    [Theory]
    [InlineData("public void Stop(string name) { if (_all.TryRemove(name, out var one)) one.Change(0, 1); }")]
    [InlineData("public void Stop(string name) { _all.TryRemove(name, out var one); one?.Change(0, 1); }")]
    [InlineData("public void Stop(string name) { if (_all.TryRemove(name, out var one)) one.Change(0, 1); } public void Dispose() { foreach (var one in _all.Values) one.Dispose(); }")]
    [InlineData("public void Stop(string name) { _all.TryRemove(name, out _); }")]
    public Task What_is_taken_out_of_a_collection_and_forgotten_is_lost(string members) => Taking(members, "[|new Timer(_ => { })|]");

    [Theory]
    [InlineData("public void Stop(string name) { if (_all.TryRemove(name, out var one)) one.Dispose(); }")]
    [InlineData("public void Stop(string name) { if (_all.TryRemove(name, out var one)) { one.Change(0, 1); one.Dispose(); } }")]
    [InlineData("public void Stop(string name) { if (_all.TryRemove(name, out var one)) { one.Change(0, 1); End(one); } } static void End(Timer one) => one.Dispose();")]
    [InlineData("public void Stop(string name) { if (_all.TryRemove(name, out var one)) { one.Change(0, 1); using (one) { } } }")]
    [InlineData("public Timer Stop(string name) { _all.TryRemove(name, out var one); one.Change(0, 1); return one; }")]
    [InlineData("public void Stop(string name) { _all.TryRemove(name, out _); } public void Dispose() { foreach (var one in _all.Values) one.Dispose(); }")]
    [InlineData("public void Stop(string name) { if (_all.TryRemove(name, out var one)) one.Change(0, 1); } public void Dispose() { foreach (var one in _all.Values) one.Dispose(); } public Timer this[string name] => _all[name];")]
    public Task What_is_taken_out_of_a_collection_and_released_or_handed_on_is_right(string members) => Taking(members, "new Timer(_ => { })");

    [Theory]
    [InlineData("public void Start(string name) => _all.GetOrAdd(name, _ => [|new Timer(_ => { })|]);")]
    [InlineData("public void Start(string name) { var one = _all.GetOrAdd(name, key => [|new Timer(_ => Console.Write(key))|]); one.Change(0, 1); }")]
    [InlineData("public void Start(string name) => _all.GetOrAdd(name, _ => [|new Timer(_ => { })|]).Change(0, 1);")]
    [InlineData("public Timer Start(string name) => _all.GetOrAdd(name, _ => new Timer(_ => { }));")]
    [InlineData("public void Start(string name) { var one = _all.GetOrAdd(name, _ => new Timer(_ => { })); one.Dispose(); }")]
    [InlineData("public void Start(string name) => _all.GetOrAdd(name, _ => new Timer(_ => { })); public void Dispose() { foreach (var one in _all) one.Value.Dispose(); }")]
    [InlineData("public void Start(string name, Timer given) => _all.GetOrAdd(name, _ => given);")]
    public Task What_a_dictionary_makes_when_it_is_asked_is_its_own(string members) => Timer.File(
        "class Subject { private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Timer> _all = new(); " + members + " }");

    private static Task Taking(string members, string made) => Timer.File(
        "class Subject { private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Timer> _all = new(); public void Start(string name) { _all[name] = " + made + "; } " + members + " }");

    [Fact]
    public Task A_collection_of_others_in_a_field_is_reported_where_all_is_reported() => Other.File(
        """
        class Lost { readonly List<FileStream> _all = new(); readonly List<MemoryStream> _free = new(); void Open(string p) { _all.Add([|new FileStream(p, FileMode.Open)|]); _free.Add(new MemoryStream()); } }
        class Shown { public readonly List<FileStream> All = new(); void Open(string p) => All.Add(new FileStream(p, FileMode.Open)); }
        class Static { static readonly List<FileStream> s_all = new(); void Open(string p) => s_all.Add(new FileStream(p, FileMode.Open)); }
        """);

    [Theory]
    [InlineData("Stream[] all = [[|File.OpenRead(url)|]]; Console.Write(all[0].Length);")]
    [InlineData("var all = new[] { [|File.OpenRead(url)|], [|File.OpenRead(url)|] }; foreach (var one in all) one.ReadByte();")]
    [InlineData("var all = new List<Stream> { [|File.OpenRead(url)|] }; Console.Write(all.Count);")]
    [InlineData("var all = new Dictionary<string, Stream> { [url] = [|File.OpenRead(url)|] }; Console.Write(all[url].Length);")]
    [InlineData("var all = new Dictionary<string, Stream> { { url, [|File.OpenRead(url)|] } }; Console.Write(all[url].Length);")]
    public Task A_collection_that_is_made_with_a_resource_and_only_looked_at_loses_it(string body) => Other.Body(body);

    [Theory]
    [InlineData("Stream[] all = [File.OpenRead(url)]; foreach (var one in all) one.Dispose();")]
    [InlineData("var all = new[] { File.OpenRead(url) }; using (all[0]) Console.Write(all[0].Length);")]
    [InlineData("var all = new List<Stream> { File.OpenRead(url) }; all.ForEach(one => one.Dispose());")]
    [InlineData("var all = new List<Stream> { File.OpenRead(url) }; Keep(all); static void Keep(object all) { }")]
    [InlineData("var all = new Dictionary<string, Stream> { [url] = File.OpenRead(url) }; foreach (var one in all.Values) one.Dispose();")]
    [InlineData("using var one = File.OpenRead(url); var all = new List<Stream> { one }; Console.Write(all.Count);")]
    public Task A_collection_that_is_made_with_a_resource_and_releases_it_is_right(string body) => Other.Body(body);

    [Fact]
    public Task Nothing_is_offered_where_a_collection_expression_lists_it() => Fix.NothingForBody("Stream[] all = [[|File.OpenRead(url)|]]; return all[0].Length;");

    [Fact]
    public Task What_a_list_is_made_with_gets_a_local_of_its_own() => Fix.Body(
        "var all = new List<Stream> { [|File.OpenRead(url)|] };\nreturn all.Count;",
        "await using var stream = File.OpenRead(url);\nvar all = new List<Stream> { stream };\nreturn all.Count;");
}
