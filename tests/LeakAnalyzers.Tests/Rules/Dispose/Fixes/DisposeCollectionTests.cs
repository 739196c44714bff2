using LeakAnalyzers.Rules.Dispose;
using Other = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Resources that end up in a collection: what is in it is released where the method, or the object, is done with it.</summary>
public sealed class DisposeCollectionTests
{
    [Fact]
    public Task A_list_that_a_loop_fills() => Response.Body(
        """
        var all = new List<HttpResponseMessage>();
        foreach (var part in url.Split(','))
        {
            all.Add(await [|client.GetAsync(part)|]);
        }

        return all.Count(one => one.IsSuccessStatusCode);
        """,
        """
        var all = new List<HttpResponseMessage>();
        try
        {
            foreach (var part in url.Split(','))
            {
                all.Add(await client.GetAsync(part));
            }

            return all.Count(one => one.IsSuccessStatusCode);
        }
        finally
        {
            foreach (var response in all)
            {
                response.Dispose();
            }
        }
        """);

    [Fact]
    public Task Some_that_are_waited_for_together() => Response.Body(
        """
        var all = await Task.WhenAll(url.Split(',').Select(part => [|client.GetAsync(part)|]));
        foreach (var one in all) Console.WriteLine(await one.Content.ReadAsStringAsync());
        return null;
        """,
        """
        var all = await Task.WhenAll(url.Split(',').Select(part => client.GetAsync(part)));
        try
        {
            foreach (var one in all) Console.WriteLine(await one.Content.ReadAsStringAsync());
        }
        finally
        {
            foreach (var response in all)
            {
                response.Dispose();
            }
        }
        return null;
        """);

    [Fact]
    public Task Two_that_are_waited_for_together() => Response.Body(
        """
        var both = await Task.WhenAll([|client.GetAsync(url)|], [|client.GetAsync(url + 1)|]);
        return both.All(one => one.IsSuccessStatusCode);
        """,
        """
        var both = await Task.WhenAll(client.GetAsync(url), client.GetAsync(url + 1));
        try
        {
            return both.All(one => one.IsSuccessStatusCode);
        }
        finally
        {
            foreach (var response in both)
            {
                response.Dispose();
            }
        }
        """);

    [Fact]
    public Task One_that_goes_into_the_list_by_way_of_a_local() => Other.Member(
        """
        long M(string[] paths)
        {
            var sum = 0L;
            var all = new List<FileStream>();
            foreach (var path in paths)
            {
                var file = [|new FileStream(path, FileMode.Open)|];
                all.Add(file);
            }

            foreach (var file in all) sum += file.Length;
            return sum;
        }
        """,
        """
        long M(string[] paths)
        {
            var sum = 0L;
            var all = new List<FileStream>();
            try
            {
                foreach (var path in paths)
                {
                    var file = new FileStream(path, FileMode.Open);
                    all.Add(file);
                }

                foreach (var file in all) sum += file.Length;
            }
            finally
            {
                foreach (var stream in all)
                {
                    stream.Dispose();
                }
            }
            return sum;
        }
        """,
        and: On);

    [Fact]
    public Task A_list_of_the_object_is_released_with_its_type() => Other.File(
        """
        using System;
        using System.Collections.Generic;
        using System.IO;

        class Subject : IDisposable
        {
            private readonly List<FileStream> _all = new();
            private readonly FileStream[] _two = new FileStream[2];

            public void Open(string path)
            {
                _all.Add([|new FileStream(path, FileMode.Open)|]);
                _all.Add([|new FileStream(path, FileMode.Open)|]);
                _two[0] = [|new FileStream(path, FileMode.Open)|];
            }

            public void Dispose()
            {
            }
        }
        """,
        """
        using System;
        using System.Collections.Generic;
        using System.IO;

        class Subject : IDisposable
        {
            private readonly List<FileStream> _all = new();
            private readonly FileStream[] _two = new FileStream[2];

            public void Open(string path)
            {
                _all.Add(new FileStream(path, FileMode.Open));
                _all.Add(new FileStream(path, FileMode.Open));
                _two[0] = new FileStream(path, FileMode.Open);
            }

            public void Dispose()
            {
                foreach (var stream in _all) stream.Dispose();
                foreach (var stream in _two) stream?.Dispose();
            }
        }
        """,
        and: On);

    [Fact]
    public Task A_dictionary_of_the_methods_own() => Response.Body(
        """
        var all = new Dictionary<string, HttpResponseMessage>();
        foreach (var part in url.Split(',')) all[part] = await [|client.GetAsync(part)|];
        return all.Count;
        """,
        """
        var all = new Dictionary<string, HttpResponseMessage>();
        try
        {
            foreach (var part in url.Split(',')) all[part] = await client.GetAsync(part);
            return all.Count;
        }
        finally
        {
            foreach (var response in all.Values)
            {
                response.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_dictionary_of_the_object_is_released_with_its_type() => Other.File(
        """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;

        class Subject : IDisposable
        {
            private readonly ConcurrentDictionary<string, FileStream> _many = new();
            private readonly ConcurrentDictionary<string, FileStream> _made = new();
            private readonly Dictionary<string, FileStream> _few = new();

            public void Open(string path)
            {
                _many[path] = [|new FileStream(path, FileMode.Open)|];
                _made.GetOrAdd(path, p => [|new FileStream(p, FileMode.Open)|]).Flush();
                if (!_few.ContainsKey(path)) _few.Add(path, [|new FileStream(path, FileMode.Open)|]);
                _few[path] = [|new FileStream(path, FileMode.Open)|];
            }

            public void Dispose()
            {
            }
        }
        """,
        """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;

        class Subject : IDisposable
        {
            private readonly ConcurrentDictionary<string, FileStream> _many = new();
            private readonly ConcurrentDictionary<string, FileStream> _made = new();
            private readonly Dictionary<string, FileStream> _few = new();

            public void Open(string path)
            {
                _many[path] = new FileStream(path, FileMode.Open);
                _made.GetOrAdd(path, p => new FileStream(p, FileMode.Open)).Flush();
                if (!_few.ContainsKey(path)) _few.Add(path, new FileStream(path, FileMode.Open));
                _few[path] = new FileStream(path, FileMode.Open);
            }

            public void Dispose()
            {
                foreach (var stream in _many.Values) stream.Dispose();
                foreach (var stream in _made.Values) stream.Dispose();
                foreach (var stream in _few.Values) stream.Dispose();
            }
        }
        """,
        and: On);

    [Theory]
    [InlineData("_all.Remove(path);")]
    [InlineData("_all.Clear();")]
    [InlineData("if (_all.TryRemove(path, out var one)) one.Flush();")]
    public Task A_dictionary_that_forgets_some_is_left_alone(string forgets) => Other.NothingForMember(
        "private readonly " + (forgets.Contains("Try", StringComparison.Ordinal) ? "System.Collections.Concurrent.Concurrent" : "") + "Dictionary<string, FileStream> _all = new();\n"
        + "void Open(string path) => _all[path] = [|new FileStream(path, FileMode.Open)|];\nvoid Forget(string path) { " + forgets + " }");

    [Theory]
    [InlineData("var all = new List<HttpResponseMessage>(); foreach (var u in new[] { url }) all.Add(await [|client.GetAsync(u)|]); all.Clear(); return all.Count;")]
    [InlineData("var all = new List<HttpResponseMessage>(); foreach (var u in new[] { url }) all.Add(await [|client.GetAsync(u)|]); return all;")]
    [InlineData("var all = new List<HttpResponseMessage>(); foreach (var u in new[] { url }) all.Add(await [|client.GetAsync(u)|]); return all.Select(one => one.Content);")]
    [InlineData("var all = new List<HttpResponseMessage>(); foreach (var u in new[] { url }) all.Add(await [|client.GetAsync(u)|]); kept = all; return null;")]
    [InlineData("var all = new List<HttpResponseMessage>(); all.Add(kept[0]); foreach (var u in new[] { url }) all.Add(await [|client.GetAsync(u)|]); return all.Count;")]
    [InlineData("var all = new List<HttpResponseMessage>(); foreach (var u in new[] { url }) all.Add(await [|client.GetAsync(u)|]); kept = all.ToList(); return null;")]
    [InlineData("var all = new List<HttpResponseMessage>(); foreach (var u in new[] { url }) all.Add(await [|client.GetAsync(u)|]); foreach (var one in all) one.Dispose(); return null;")]
    [InlineData("var all = new List<HttpResponseMessage>(kept); foreach (var u in new[] { url }) all.Add(await [|client.GetAsync(u)|]); return null;")]
    [InlineData("var all = new List<HttpResponseMessage>(); foreach (var u in new[] { url }) all.Add(await [|client.GetAsync(u)|]); var texts = all.Select(one => one.Content.ReadAsStringAsync()).ToList(); return null;")]
    public Task What_is_emptied_shared_or_still_in_use_is_left_alone(string body) => DisposeWithUsingTest<EveryAcquisition>.NothingForMember(
        $"List<HttpResponseMessage> kept; async Task<object> M(string url) {{ {body} }}");

    private static void On(DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed> test) =>
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\ndotnet_diagnostic.LEAK299.severity = warning\n"));
}
