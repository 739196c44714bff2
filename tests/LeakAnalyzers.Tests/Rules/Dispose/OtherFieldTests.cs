using LeakAnalyzers.Rules.Dispose;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Fields and auto-properties that own whatever else is disposable.</summary>
public sealed class OtherFieldTests
{
    [Fact]
    public Task A_field_that_no_member_disposes_is_reported() => Test.File(
        """
        class Lost
        {
            private readonly FileStream _file = [|new FileStream("a", FileMode.Open)|];
            private readonly StreamReader _reader;
            private readonly Stream _opened;
            private IDisposable _scope;
            private FileSystemWatcher Watcher { get; } = [|new FileSystemWatcher()|];
            private readonly ManualResetEvent _done = [|new ManualResetEvent(false)|];
            private readonly StreamWriter _writer = new StreamWriter([|new FileStream("b", FileMode.Create)|]);
            private System.Diagnostics.Process _process;

            public Lost(IServiceProvider services)
            {
                _reader = [|new StreamReader("a")|];
                _opened = [|File.OpenRead("a")|];
                _scope = [|services.CreateScope()|];
            }

            public void Go()
            {
                _process ??= [|System.Diagnostics.Process.Start("a")|];
                if (_file.Length > 0 && _reader.ReadLine() is null) _done.Set();
                _writer.Write(_opened.Length);
                Watcher.Changed += (_, _) => _done.Set();
                Watcher.EnableRaisingEvents = _scope is not null;
            }
        }
        """);

    [Theory]
    [InlineData("private readonly FileStream _f = new(\"a\", FileMode.Open); public void Dispose() => _f.Dispose();")]
    [InlineData("private readonly FileStream _f = new(\"a\", FileMode.Open); public void Stop() => _f.Close();")]
    [InlineData("private readonly HttpListener _f = new(); public void Stop() { _f.Stop(); _f.Close(); }")]
    [InlineData("private readonly StreamReader _f = new(new FileStream(\"a\", FileMode.Open)); public void Stop() { _f.BaseStream.Dispose(); }")]
    [InlineData("private readonly Stream _f; public Subject(Stream f) => _f = f;")]
    [InlineData("private readonly StreamReader _f; public Subject(Stream f) => _f = new StreamReader(f);")]
    [InlineData("private readonly FileStream _f = new(\"a\", FileMode.Open); public Subject(List<IDisposable> owned) => owned.Add(_f);")]
    [InlineData("private Stream? _f = new FileStream(\"a\", FileMode.Open); public void Dispose() => Interlocked.Exchange(ref _f, null)?.Dispose();")]
    [InlineData("private readonly FileStream _f = new(\"a\", FileMode.Open); public Stream File => _f;")]
    [InlineData("private static readonly FileStream s_f = new(\"a\", FileMode.Open);")]
    [InlineData("public FileStream F { get; } = new(\"a\", FileMode.Open);")]
    [InlineData("private readonly HttpListener _f = new(); public void Stop() => _f.Stop();")]
    [InlineData("[ObservableProperty] private FileStream _f = new(\"a\", FileMode.Open); sealed class ObservablePropertyAttribute : System.Attribute;")]
    public Task A_field_that_is_released_borrowed_or_shown_is_right(string members) => Test.File("#nullable enable\nusing System.Net;\npublic class Subject { " + members + " }");

    [Theory]
    [InlineData("MemoryStream")]
    [InlineData("SemaphoreSlim", "1")]
    [InlineData("ReaderWriterLockSlim")]
    [InlineData("ManualResetEventSlim")]
    [InlineData("CancellationTokenSource")]
    [InlineData("System.Collections.Concurrent.BlockingCollection<int>")]
    [InlineData("DataTable")]
    [InlineData("HttpClient")]
    [InlineData("System.ComponentModel.BackgroundWorker")]
    [InlineData("Quiet")]
    [InlineData("Forgetful")]
    public Task A_field_of_what_holds_nothing_is_right(string type, string arguments = "") => Test.File(
        $$"""
        class Subject { private readonly {{type}} _held = new {{type}}({{arguments}}); private IDisposable _other; void Again() { _other = new {{type}}({{arguments}}); } public override string ToString() => _held.ToString(); }
        class Quiet : IDisposable, IAsyncDisposable { public void Dispose() { Dispose(true); GC.SuppressFinalize(this); } protected virtual void Dispose(bool disposing) { } public ValueTask DisposeAsync() => default; }
        class Forgetful : IDisposable { event Action Changed; bool _isDisposed; public void Dispose() { if (_isDisposed) return; Changed = null; _isDisposed = true; } void Go() => Changed(); }
        """);

    [Fact]
    public Task A_method_of_the_authors_own_may_be_the_end() => Test.File(
        """
        class Link : IDisposable { FileStream _f; public void Send() => _f.WriteByte(1); public void Leave() => Down(); void Down() => Dispose(); public void Dispose() => _f.Dispose(); public void Shutdown() { } }
        class Told : IDisposable { public Told(Link other) => other.ToString(); public void Dispose() => Console.WriteLine(); }
        class Left { readonly Link _link = new Link(); public void Stop() => _link.Leave(); }
        class Shut { readonly Link _link = new Link(); public void Stop() => _link?.Shutdown(); }
        class Used { readonly Link _link = [|new Link()|]; readonly Told _told = [|new Told(null)|]; public void Go() { _link.Send(); _told.ToString(); } }
        """);

    [Fact]
    public Task A_field_overwritten_without_release_is_reported() => Test.File(
        """
        sealed class Log : IDisposable
        {
            private StreamWriter _file;
            public void Reopen(string path) => _file = [|new StreamWriter(path)|];
            public void Roll(string path) { _file.Flush(); _file = [|new StreamWriter(path)|]; }
            public void RollCarefully(string path) { _file.Flush(); _file.Dispose(); _file = new StreamWriter(path); }
            public void Dispose() => _file?.Dispose();
        }
        """);

    [Fact]
    public Task Screens_and_what_lives_as_long_as_the_process_are_left_alone() => Test.File(
        """
        class Shown : System.ComponentModel.Component
        {
            private readonly System.ComponentModel.Container _parts = new();
            private readonly System.ComponentModel.Component _part = new();
            public Shown() => _parts.Add(_part);
            protected override void Dispose(bool disposing) { if (disposing) _parts.Dispose(); base.Dispose(disposing); }
        }

        class Once { static readonly Once s_once = new(); readonly FileStream _f = new("a", FileMode.Open); public static long Length => s_once._f.Length; }
        class Program { readonly FileStream _f = new("a", FileMode.Open); static void Main() => Console.Write(new Program()._f.Length); }
        class Registered { readonly FileStream _f = new("a", FileMode.Open); public long Length => _f.Length; }
        class Host { static void Add(IServiceCollection services) => services.AddSingleton<Registered>(); }
        """);
}
