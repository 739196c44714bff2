using LeakAnalyzers.Rules.Dispose;
using Connection = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.SocketNotDisposed>;
using Other = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed>;
using Source = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.TokenSourceNotDisposed>;
using Test = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.TimerNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>A field that owns a resource is released with its type.</summary>
public sealed class DisposeFieldTests
{
    [Theory]
    [InlineData("public void Dispose() { }", "public void Dispose() { _timer.Dispose(); }")]
    [InlineData("public void Dispose() { Stop(); }", "public void Dispose() { Stop(); _timer.Dispose(); }")]
    [InlineData("public void Dispose() { Stop(); GC.SuppressFinalize(this); }", "public void Dispose() { Stop(); _timer.Dispose(); GC.SuppressFinalize(this); }")]
    [InlineData("public void Dispose() => Stop();", "public void Dispose()\n    {\n        Stop();\n        _timer.Dispose();\n    }")]
    [InlineData("void IDisposable.Dispose() { Stop(); }", "void IDisposable.Dispose() { Stop(); _timer.Dispose(); }")]
    [InlineData("public void Dispose()\n    {\n        Stop(); // first\n\n        // then\n        _isDisposed = true;\n    }", "public void Dispose()\n    {\n        Stop(); // first\n        _timer.Dispose();\n\n        // then\n        _isDisposed = true;\n    }")]
    [InlineData("public void Dispose()\n    {\n        if (_isDisposed) return;\n        _isDisposed = true;\n        Stop();\n    }", "public void Dispose()\n    {\n        if (_isDisposed) return;\n        _isDisposed = true;\n        Stop();\n        _timer.Dispose();\n    }")]
    [InlineData("public void Dispose()\n    {\n        if (!_isDisposed)\n        {\n            Stop();\n        }\n    }", "public void Dispose()\n    {\n        if (!_isDisposed)\n        {\n            Stop();\n            _timer.Dispose();\n        }\n    }")]
    [InlineData("public void Dispose()\n    {\n        if (_isStarted)\n        {\n            Stop();\n        }\n    }", "public void Dispose()\n    {\n        if (_isStarted)\n        {\n            Stop();\n        }\n\n        _timer.Dispose();\n    }")]
    [InlineData("public void Dispose()\n    {\n    }", "public void Dispose()\n    {\n        _timer.Dispose();\n    }")]
    public Task A_dispose_that_is_there_releases_it_last(string before, string after) => InDisposable(before, after);

    [Theory]
    [InlineData("if (_isStarted) return;\n        Stop();")] // a way out before the end
    [InlineData("throw new NotSupportedException();")]
    public Task A_dispose_that_may_not_come_to_its_end_is_left_alone(string body) => InDisposable($"public void Dispose()\n    {{\n        {body}\n    }}", null);

    [Theory]
    [InlineData("if (disposing)\n        {\n            Stop();\n        }\n\n        _isDisposed = true;", "if (disposing)\n        {\n            Stop();\n            _timer.Dispose();\n        }\n\n        _isDisposed = true;")]
    [InlineData("if (!_isDisposed)\n        {\n            if (disposing)\n            {\n            }\n\n            _isDisposed = true;\n        }", "if (!_isDisposed)\n        {\n            if (disposing)\n            {\n                _timer.Dispose();\n            }\n\n            _isDisposed = true;\n        }")]
    [InlineData("if (_isDisposed || !disposing) return;\n        Stop();", "if (_isDisposed || !disposing) return;\n        Stop();\n        _timer.Dispose();")]
    [InlineData("Stop();", "Stop();\n        if (disposing)\n        {\n            _timer.Dispose();\n        }")]
    [InlineData("_isDisposed = true;", "if (disposing)\n        {\n            _timer.Dispose();\n        }\n\n        _isDisposed = true;")]
    public Task The_pattern_releases_it_where_it_is_disposing(string before, string after) => InDisposable(
        $"public void Dispose() => Dispose(true);\n\n    protected virtual void Dispose(bool disposing)\n    {{\n        {before}\n    }}",
        $"public void Dispose() => Dispose(true);\n\n    protected virtual void Dispose(bool disposing)\n    {{\n        {after}\n    }}");

    [Theory]
    [InlineData("public Subject() { _file = File.OpenRead(\"a\"); }", "Close", "Close")]
    [InlineData("public Subject() { _file = File.OpenRead(\"a\"); }", "Open", null)] // no end, by its name
    [InlineData("public void Open() { _file = File.OpenRead(\"a\"); }", "Close", null)] // an object that is opened again still needs its timer
    public Task A_type_that_has_an_end_of_its_own_releases_it_there(string opens, string closes, string? releasedIn)
    {
        const string Before = "using System.IO; using System.Threading;\n\nclass Subject\n{\n    private readonly Timer _timer = ";
        string In(string made, string bases, string end, string more) => Before.Replace("class Subject", "class Subject" + bases, StringComparison.Ordinal) + $"{made};\n    private FileStream _file;\n\n    {opens}\n\n    public void {closes}()\n    {{\n        _file.Dispose();{end}\n    }}{more}\n}}\n";
        return Test.File(
            In("[|new Timer(_ => { })|]", "", "", ""),
            releasedIn is null ? In("new Timer(_ => { })", " : System.IDisposable", "", "\n\n    public void Dispose()\n    {\n        _timer.Dispose();\n    }") : In("new Timer(_ => { })", "", "\n        _timer.Dispose();", ""));
    }

    [Fact]
    public Task An_asynchronous_disposal_waits_for_it() => Test.File(
        """
        using System; using System.Threading; using System.Threading.Tasks;

        class Subject : IAsyncDisposable
        {
            private Timer _timer = [|new Timer(_ => { })|];

            public async ValueTask DisposeAsync()
            {
                await Task.Yield();
            }
        }
        """,
        """
        using System; using System.Threading; using System.Threading.Tasks;

        class Subject : IAsyncDisposable
        {
            private Timer _timer = new Timer(_ => { });

            public async ValueTask DisposeAsync()
            {
                await Task.Yield();
                if (_timer != null) await _timer.DisposeAsync();
            }
        }
        """);

    [Fact]
    public Task Two_ways_to_dispose_both_release_it() => Test.File(
        """
        using System; using System.Threading; using System.Threading.Tasks;

        class Subject : IAsyncDisposable, IDisposable
        {
            private readonly PeriodicTimer _timer = [|new PeriodicTimer(TimeSpan.FromSeconds(1))|];

            public void Dispose()
            {
                Console.Write(1);
            }

            public ValueTask DisposeAsync()
            {
                Console.Write(2);
                return default;
            }
        }
        """,
        """
        using System; using System.Threading; using System.Threading.Tasks;

        class Subject : IAsyncDisposable, IDisposable
        {
            private readonly PeriodicTimer _timer = new PeriodicTimer(TimeSpan.FromSeconds(1));

            public void Dispose()
            {
                Console.Write(1);
                _timer.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Console.Write(2);
                _timer.Dispose();
                return default;
            }
        }
        """);

    [Fact]
    public Task A_type_that_nobody_disposes_becomes_disposable_once_for_all_its_fields() => Test.File(
        """
        using System;
        using System.Threading;

        namespace Some;

        /// <summary>It polls.</summary>
        public class Poller : ICloneable
        {
            private readonly Timer _timer;
            private Timer _late;

            public Poller()
            {
                _timer = [|new Timer(_ => { })|];
            }

            public void Start() => _late = [|new Timer(_ => { })|];

            public object Clone() => null;
        }

        sealed class Other<T>
            where T : class
        {
            private readonly Timer _timer = [|new Timer(_ => { })|];
        }
        """,
        """
        using System;
        using System.Threading;

        namespace Some;

        /// <summary>It polls.</summary>
        public class Poller : ICloneable, IDisposable
        {
            private readonly Timer _timer;
            private Timer _late;

            public Poller()
            {
                _timer = new Timer(_ => { });
            }

            public void Start() => _late = new Timer(_ => { });

            public object Clone() => null;

            /// <inheritdoc/>
            public void Dispose()
            {
                _timer?.Dispose();
                _late?.Dispose();
            }
        }

        sealed class Other<T> : IDisposable
            where T : class
        {
            private readonly Timer _timer = new Timer(_ => { });

            public void Dispose()
            {
                _timer.Dispose();
            }
        }
        """);

    [Fact]
    public Task What_a_base_type_disposes_is_overridden() => Test.File(
        """
        using System;
        using System.ComponentModel;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;

        class Part : Component
        {
            private readonly Timer _timer = [|new Timer(_ => { })|];
        }

        class Worker : BackgroundService
        {
            private readonly Timer _timer = [|new Timer(_ => { })|];

            protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;
        }
        """,
        """
        using System;
        using System.ComponentModel;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;

        class Part : Component
        {
            private readonly Timer _timer = new Timer(_ => { });

            protected override void Dispose(bool disposing)
            {
                if (disposing)
                {
                    _timer.Dispose();
                }

                base.Dispose(disposing);
            }
        }

        class Worker : BackgroundService
        {
            private readonly Timer _timer = new Timer(_ => { });

            protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;

            public override void Dispose()
            {
                _timer.Dispose();
                base.Dispose();
            }
        }
        """);

    [Theory]
    [InlineData("class Subject : Exception { private readonly Timer _timer = [|new Timer(_ => { })|];\n}")] // whoever makes it does not dispose it
    [InlineData("class Subject\n{\n    private readonly Timer _timer = [|new Timer(_ => { })|];\n}\nclass Under : Subject { public int Dispose() => 1; }")]
    [InlineData("class Subject\n{\n    private readonly Timer _timer = [|new Timer(_ => { })|];\n    public int Dispose() => 1;\n}")]
    [InlineData("record Subject\n{\n    private readonly Timer _timer = [|new Timer(_ => { })|];\n}")] // a copy would share it
    public Task A_type_that_would_not_be_disposed_stays_as_it_is(string code)
    {
        var file = "using System; using System.Threading;\n" + code;
        return Test.File(file, file);
    }

    [Fact]
    public Task A_source_is_released_after_what_cancels_it() => Source.File(
        """
        using System;
        using System.Threading;

        class Subject : IDisposable
        {
            private readonly CancellationTokenSource _stop = [|new CancellationTokenSource(1000)|];
            public void Dispose()
            {
                _stop.Cancel();
            }
        }
        """,
        """
        using System;
        using System.Threading;

        class Subject : IDisposable
        {
            private bool _disposed;
            private readonly CancellationTokenSource _stop = new CancellationTokenSource(1000);
            public void Dispose()
            {
                if (_disposed) return;
                _disposed = true;
                _stop.Cancel();
                _stop.Dispose();
            }
        }
        """);

    [Theory]
    [InlineData("public void Dispose() => _stop.Cancel();")]
    [InlineData("protected virtual void Dispose(bool disposing)\n{\n    if (disposing) _stop.Cancel();\n}\npublic void Dispose() => Dispose(true);")]
    [InlineData("public CancellationToken Stopping => _stop.Token;\npublic void Dispose()\n{\n    _stop.Cancel();\n}")]
    [InlineData("public CancellationToken Stopping { get { return _stop.Token; } }\npublic void Dispose()\n{\n    _stop.Cancel();\n}")]
    public Task A_source_that_may_be_asked_again_is_left_alone(string members) =>
        Source.NothingForMember($"private readonly CancellationTokenSource _stop = [|new CancellationTokenSource(1000)|];\n{members}");

    [Fact]
    public Task A_flag_that_is_there_lets_the_source_end() => Source.Member(
        """
        private bool _isDisposed;
        private readonly CancellationTokenSource _stop = [|new CancellationTokenSource(1000)|];
        public void Dispose()
        {
            if (_isDisposed) return;
            _isDisposed = true;
            _stop.Cancel();
        }
        """,
        """
        private bool _isDisposed;
        private readonly CancellationTokenSource _stop = new CancellationTokenSource(1000);
        public void Dispose()
        {
            if (_isDisposed) return;
            _isDisposed = true;
            _stop.Cancel();
            _stop.Dispose();
        }
        """);

    [Theory]
    [InlineData("public void Restart() { _timer = [|new Timer(_ => { })|]; }", "public void Restart() { _timer?.Dispose(); _timer = new Timer(_ => { }); }")]
    [InlineData("public void Restart() => _timer = [|new Timer(_ => { })|];", "public void Restart()\n{\n    _timer?.Dispose();\n    _timer = new Timer(_ => { });\n}")]
    [InlineData("public void Restart(bool now)\n{\n    if (now)\n        _timer = [|new Timer(_ => { })|];\n}", "public void Restart(bool now)\n{\n    if (now)\n    {\n        _timer?.Dispose();\n        _timer = new Timer(_ => { });\n    }\n}")]
    public Task The_one_before_is_released_before_another_takes_its_place(string before, string after) =>
        Test.Member("private Timer _timer;\n" + before + "\npublic void Dispose() => _timer?.Dispose();", "private Timer _timer;\n" + after + "\npublic void Dispose() => _timer?.Dispose();");

    [Fact]
    public Task A_field_that_is_emptied_is_released_first_and_not_again_with_the_type() => Test.Member(
        """
        private Timer _timer;
        public void Start() => _timer = [|new Timer(_ => { })|];
        public void Stop()
        {
            _timer = null;
        }
        public void Dispose()
        {
            if (_timer != null)
            {
                _timer.Change(0, 0);
                _timer = null;
            }
        }
        """,
        """
        private Timer _timer;
        public void Start() => _timer = new Timer(_ => { });
        public void Stop()
        {
            _timer?.Dispose();
            _timer = null;
        }
        public void Dispose()
        {
            if (_timer != null)
            {
                _timer.Change(0, 0);
                _timer?.Dispose();
                _timer = null;
            }
        }
        """);

    [Fact]
    public Task A_property_is_released_like_a_field() => Test.Member(
        """
        internal Timer Beat { get; } = [|new Timer(_ => { })|];
        private Timer Late { get; set; }
        public void Start() { Late = [|new Timer(_ => { })|]; }
        public void Dispose() { }
        """,
        """
        internal Timer Beat { get; } = new Timer(_ => { });
        private Timer Late { get; set; }
        public void Start() { Late = new Timer(_ => { }); }
        public void Dispose() { Beat.Dispose(); Late?.Dispose(); }
        """);

    [Fact]
    public Task A_local_of_the_same_name_is_another_thing() => Test.Member(
        """
        private Timer timer;
        public void Start() => this.timer = [|new Timer(_ => { })|];
        public void Other() { Timer timer = new Timer(_ => { }); timer.Dispose(); timer = null; }
        public void Dispose() { object timer = 1; Console.Write(timer); }
        """,
        """
        private Timer timer;
        public void Start() => this.timer = new Timer(_ => { });
        public void Other() { Timer timer = new Timer(_ => { }); timer.Dispose(); timer = null; }
        public void Dispose() { object timer = 1; Console.Write(timer); this.timer?.Dispose(); }
        """);

    [Theory]
    [InlineData("Task Go() => Task.Delay(-1, _stop.Token);\npublic void Dispose() { }")] // nobody would ever tell whoever waits
    [InlineData("Task Go() => Task.Delay(-1, _stop.Token);")]
    public Task A_source_that_others_watch_is_left_alone(string members) => Source.NothingForMember("private readonly CancellationTokenSource _stop = [|new CancellationTokenSource(1000)|];\n" + members);

    [Fact]
    public Task A_field_that_its_type_cannot_release_is_not_released_elsewhere_either() => Source.NothingForMember(
        """
        private CancellationTokenSource _stop;
        void Restart() { _stop?.Cancel(); _stop = [|new CancellationTokenSource(9)|]; }
        Task Go() => Task.Delay(-1, _stop.Token);
        public void Dispose() { }
        """);

    [Theory]
    [InlineData("_client.ConnectAsync(uri, default);")]
    [InlineData("_ = _client?.ConnectAsync(uri, default);")]
    public Task What_is_left_running_on_it_keeps_it(string starts) =>
        Connection.NothingForMember($"private readonly System.Net.WebSockets.ClientWebSocket _client = [|new System.Net.WebSockets.ClientWebSocket()|];\nvoid Go(Uri uri) {{ {starts} }}\npublic void Dispose() {{ }}");

    [Fact]
    public Task A_field_that_is_lost_and_replaced_is_released_in_both_places_at_once() => Connection.File(
        """
        using System.Net.Sockets;

        class Link
        {
            private TcpClient _client;

            public void Reconnect(string host)
            {
                _client = [|new TcpClient(host, 1)|];
            }
        }
        """,
        """
        using System.Net.Sockets;

        class Link : System.IDisposable
        {
            private TcpClient _client;

            public void Reconnect(string host)
            {
                _client?.Dispose();
                _client = new TcpClient(host, 1);
            }

            public void Dispose()
            {
                _client?.Dispose();
            }
        }
        """);

    [Theory]
    [InlineData("void Restart() { _stop?.Cancel(); _stop = [|new CancellationTokenSource(9)|]; }", "void Restart() { _stop?.Cancel(); _stop?.Dispose(); _stop = new CancellationTokenSource(9); }")]
    [InlineData("void Restart() { _stop = [|new CancellationTokenSource(9)|]; }", null)] // whoever has the token waits for it
    public Task A_source_that_others_watch_is_replaced_only_when_they_have_been_told(string before, string? after)
    {
        const string around = "private CancellationTokenSource _stop;\npublic void Dispose() => _stop?.Dispose();\nTask Go() => Task.Delay(-1, _stop.Token);\n";
        return Source.Member(around + before, around + (after ?? before));
    }

    [Fact]
    public Task Whatever_else_is_disposable_is_released_in_the_same_way() => Other.File(
        """
        using System.IO;
        using System.Threading;

        class Log
        {
            private readonly ManualResetEvent _done = [|new ManualResetEvent(false)|];
            private readonly StreamReader _reader = new StreamReader([|new FileStream("a", FileMode.Open)|]);
            private StreamWriter _file;

            public void Reopen(string path) => _file = [|new StreamWriter(path)|];

            public void Go() { _done.Set(); _file.Write(_reader.ReadLine()); }
        }
        """,
        """
        using System.IO;
        using System.Threading;

        class Log : System.IDisposable
        {
            private readonly ManualResetEvent _done = new ManualResetEvent(false);
            private readonly StreamReader _reader = new StreamReader(new FileStream("a", FileMode.Open));
            private StreamWriter _file;

            public void Reopen(string path)
            {
                _file?.Dispose();
                _file = new StreamWriter(path);
            }

            public void Go() { _done.Set(); _file.Write(_reader.ReadLine()); }

            public void Dispose()
            {
                _done.Dispose();
                _reader.Dispose();
                _file?.Dispose();
            }
        }
        """);

    [Theory]
    [InlineData("Microsoft.AspNetCore.Components.ComponentBase", true)]
    [InlineData("Microsoft.AspNetCore.Mvc.ControllerBase", true)]
    [InlineData("Microsoft.AspNetCore.Mvc.Controller", false)] // it is disposable: there is an override to write
    [InlineData("System.Attribute", false)] // its creator drops it
    public Task A_type_becomes_disposable_if_its_framework_disposes_what_it_creates(string bases, bool isDisposed)
    {
        string In(string bases, string made, string more) =>
            $"using System.Threading;\n\nsealed class Subject : {bases}\n{{\n    private readonly Timer _timer = {made};\n\n    public void Faster() => _timer.Change(0, 10);{more}\n}}\n";
        var disposal = bases.EndsWith(".Controller", StringComparison.Ordinal)
            ? "\n\n    protected override void Dispose(bool disposing)\n    {\n        if (disposing)\n        {\n            _timer.Dispose();\n        }\n\n        base.Dispose(disposing);\n    }"
            : "\n\n    public void Dispose()\n    {\n        _timer.Dispose();\n    }";
        const string Made = "new Timer(_ => { }, null, 1000, 1000)";
        var before = In(bases, $"[|{Made}|]", "");
        return Test.File(before, isDisposed ? In(bases + ", System.IDisposable", Made, disposal) : bases == "System.Attribute" ? before : In(bases, Made, disposal));
    }

    [Fact]
    public Task A_field_is_released_by_the_type_that_it_is_declared_as() => Other.Member( // OW
        """
        private readonly Stream _file = [|new FileStream("a", FileMode.Open)|];
        private readonly IDisposable _scope = [|new FileSystemWatcher()|];
        public void Dispose() { }
        """,
        """
        private readonly Stream _file = new FileStream("a", FileMode.Open);
        private readonly IDisposable _scope = new FileSystemWatcher();
        public void Dispose() { _file.Dispose(); _scope.Dispose(); }
        """);

    private static Task InDisposable(string before, string? after)
    {
        const string around =
            """
            using System;
            using System.Threading;

            class Subject : IDisposable
            {
                private readonly Timer _timer = [|new Timer(_ => { })|];
                private bool _isDisposed, _isStarted;

                public Subject() => (_isDisposed, _isStarted) = (_isStarted, _isDisposed);

                $

                private void Stop() { }
            }
            """;
        var code = around.Replace("$", before, StringComparison.Ordinal);
        return Test.File(code, after is null ? code : around.Replace("$", after, StringComparison.Ordinal).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
    }
}
