using LeakAnalyzers.CodeFixes.Concurrency;
using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Concurrency.UnboundedFanOut, LeakAnalyzers.CodeFixes.Concurrency.BoundWithSemaphore>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

public sealed class BoundWithSemaphoreTests
{
    [Fact] // FO19
    public Task Tasks_that_are_waited_for_here_get_a_local_gate() => Test.File(
        """
        class Import
        {
            public async Task Run(IEnumerable<string> paths)
            {
                var tasks = new List<Task>();
                foreach (var path in paths)
                    tasks.Add([|Task.Run(() => File.Delete(path))|]);

                await Task.WhenAll(tasks);
            }
        }
        """,
        """
        class Import
        {
            public async Task Run(IEnumerable<string> paths)
            {
                var tasks = new List<Task>();
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                foreach (var path in paths)
                {
                    await gate.WaitAsync();
                    tasks.Add(Task.Run(() =>
                    {
                        try
                        {
                            File.Delete(path);
                        }
                        finally
                        {
                            gate.Release();
                        }
                    }));
                }

                await Task.WhenAll(tasks);
            }
        }
        """);

    [Fact]
    public Task Tasks_that_outlive_the_call_get_a_field() => Test.File(
        """
        class Poll
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task Run(List<string> urls, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    foreach (var url in urls)
                    {
                        // in the background
                        _ = [|Task.Run(async () =>
                        {
                            var text = await _client.GetStringAsync(url);
                            Console.WriteLine(text); // show it
                        })|];
                    }

                    await Task.Delay(1000, token);
                }
            }
        }
        """,
        """
        class Poll
        {
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
            private readonly HttpClient _client = new HttpClient();

            public async Task Run(List<string> urls, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    foreach (var url in urls)
                    {
                        // in the background
                        await _gate.WaitAsync(token);
                        _ = Task.Run(async () =>
                        {
                            try
                            {
                                var text = await _client.GetStringAsync(url);
                                Console.WriteLine(text); // show it
                            }
                            finally
                            {
                                _gate.Release();
                            }
                        });
                    }

                    await Task.Delay(1000, token);
                }
            }
        }
        """);

    [Fact]
    public Task A_query_waits_in_its_lambda_and_keeps_its_results() => Test.File(
        """
        class Import
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task<string[]> Run(IEnumerable<string> urls)
            {
                return await Task.WhenAll(urls.Select([|url => _client.GetStringAsync(url)|]));
            }

            public async Task<int[]> Count(IEnumerable<string> paths)
            {
                var counts = await Task.WhenAll(paths.Select(path => [|Task.Run(() => File.ReadAllText(path).Length)|]));
                return counts;
            }
        }
        """,
        """
        class Import
        {
            private readonly HttpClient _client = new HttpClient();

            public async Task<string[]> Run(IEnumerable<string> urls)
            {
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                return await Task.WhenAll(urls.Select(async url =>
                {
                    await gate.WaitAsync();
                    try
                    {
                        return await _client.GetStringAsync(url);
                    }
                    finally
                    {
                        gate.Release();
                    }
                }));
            }

            public async Task<int[]> Count(IEnumerable<string> paths)
            {
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                var counts = await Task.WhenAll(paths.Select(async path =>
                {
                    await gate.WaitAsync();
                    try
                    {
                        return await Task.Run(() => File.ReadAllText(path).Length);
                    }
                    finally
                    {
                        gate.Release();
                    }
                }));
                return counts;
            }
        }
        """);

    [Fact]
    public Task A_query_with_a_block_keeps_it() => Test.File(
        """
        class Import
        {
            public async Task<int[]> Run(HttpClient client, List<string> urls, CancellationToken token)
            {
                var tasks = urls.Select([|async url =>
                {
                    // all of it
                    var text = await client.GetStringAsync(url, token);
                    if (text.Length == 0) return 0;

                    return text.Length;
                }|]);
                return await Task.WhenAll(tasks);
            }
        }
        """,
        """
        class Import
        {
            public async Task<int[]> Run(HttpClient client, List<string> urls, CancellationToken token)
            {
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                var tasks = urls.Select(async url =>
                {
                    await gate.WaitAsync(token);
                    try
                    {
                        // all of it
                        var text = await client.GetStringAsync(url, token);
                        if (text.Length == 0) return 0;

                        return text.Length;
                    }
                    finally
                    {
                        gate.Release();
                    }
                });
                return await Task.WhenAll(tasks);
            }
        }
        """);

    [Fact]
    public Task Work_that_is_cancelled_does_not_wait_for_a_slot() => Test.File(
        """
        class Import
        {
            public Task Run(HttpClient client, List<string> urls, CancellationToken token)
            {
                return Task.WhenAll(urls.Select([|url => client.GetStringAsync(url, token)|]));
            }
        }
        """,
        """
        class Import
        {
            public Task Run(HttpClient client, List<string> urls, CancellationToken token)
            {
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                return Task.WhenAll(urls.Select(async url =>
                {
                    await gate.WaitAsync(token).ConfigureAwait(false);
                    try
                    {
                        return await client.GetStringAsync(url, token).ConfigureAwait(false);
                    }
                    finally
                    {
                        gate.Release();
                    }
                }));
            }
        }
        """);

    [Fact]
    public Task Work_with_a_token_that_may_never_run_gives_its_slot_back_in_what_follows_it() => Test.File(
        """
        class Import
        {
            public async Task Run(List<string> paths, CancellationToken token)
            {
                var tasks = new List<Task>();
                foreach (var path in paths)
                {
                    tasks.Add([|Task.Run(async () =>
                    {
                        await Task.Yield();
                        File.Delete(path); // gone
                    }, token)|]);
                }

                await Task.WhenAll(tasks);
            }

            public async Task Left(List<string> paths, CancellationToken token)
            {
                foreach (var path in paths)
                {
                    _ = [|Task.Run(() => File.Delete(path), token)|];
                }

                foreach (var path in paths)
                {
                    var task = [|Task.Run(() => path.Length, token)|];
                }

                await Task.Yield();
            }
        }
        """,
        """
        class Import
        {
            private readonly SemaphoreSlim _gate2 = new SemaphoreSlim(Environment.ProcessorCount * 4);
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(Environment.ProcessorCount * 4);

            public async Task Run(List<string> paths, CancellationToken token)
            {
                var tasks = new List<Task>();
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                foreach (var path in paths)
                {
                    await gate.WaitAsync();
                    var task = Task.Run(async () =>
                    {
                        await Task.Yield();
                        File.Delete(path); // gone
                    }, token);
                    _ = task.ContinueWith(_ => gate.Release(), TaskScheduler.Default);
                    tasks.Add(task);
                }

                await Task.WhenAll(tasks);
            }

            public async Task Left(List<string> paths, CancellationToken token)
            {
                foreach (var path in paths)
                {
                    await _gate.WaitAsync();
                    _ = Task.Run(() => File.Delete(path), token).ContinueWith(_ => _gate.Release(), TaskScheduler.Default);
                }

                foreach (var path in paths)
                {
                    await _gate2.WaitAsync();
                    var task = Task.Run(() => path.Length, token);
                    _ = task.ContinueWith(_ => _gate2.Release(), TaskScheduler.Default);
                }

                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task A_call_is_followed_by_the_release() => Test.File(
        """
        class Import
        {
            readonly List<Task> _left = new List<Task>();

            async Task<string> Load(HttpClient client, string url) => await client.GetStringAsync(url);

            public async Task<string[]> Run(HttpClient client, List<string> urls)
            {
                var tasks = new List<Task<string>>();
                foreach (var url in urls) tasks.Add([|client.GetStringAsync(url)|]); // each
                return await Task.WhenAll(tasks);
            }

            public async Task Left(HttpClient client, List<string> urls)
            {
                foreach (var url in urls)
                {
                    _ = [|Load(client, url)|];
                }
            }
        }
        """,
        """
        class Import
        {
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
            readonly List<Task> _left = new List<Task>();

            async Task<string> Load(HttpClient client, string url) => await client.GetStringAsync(url);

            public async Task<string[]> Run(HttpClient client, List<string> urls)
            {
                var tasks = new List<Task<string>>();
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                foreach (var url in urls)
                {
                    await gate.WaitAsync();
                    var task = client.GetStringAsync(url);
                    _ = task.ContinueWith(_ => gate.Release(), TaskScheduler.Default);
                    tasks.Add(task); // each
                }
                return await Task.WhenAll(tasks);
            }

            public async Task Left(HttpClient client, List<string> urls)
            {
                foreach (var url in urls)
                {
                    await _gate.WaitAsync();
                    _ = Load(client, url).ContinueWith(_ => _gate.Release(), TaskScheduler.Default);
                }
            }
        }
        """);

    // It may fail at once, and then nobody would give the slot back; a thread that waits may be the one it needs.
    [Fact]
    public Task A_call_that_may_hand_out_no_task_stays() => Test.Nothing(
        """
        class Import
        {
            readonly List<Task> _left = new List<Task>();

            async Task<string> Load(HttpClient client, string url) => await client.GetStringAsync(url);

            public async Task Left(HttpClient client, List<string> urls)
            {
                foreach (var url in urls) _left.Add([|client.GetStringAsync(url)|]);
            }

            public async Task Caught(HttpClient client, List<string> urls)
            {
                var tasks = new List<Task>();
                try
                {
                    foreach (var url in urls) tasks.Add([|client.GetStringAsync(url)|]);
                }
                catch
                {
                }

                await Task.WhenAll(tasks);
            }

            public void Block(HttpClient client, List<string> urls)
            {
                foreach (var url in urls)
                {
                    _left.Add([|Load(client, url)|]);
                }
            }
        }
        """);

    [Fact]
    public Task Work_that_comes_back_to_its_loop_would_wait_for_itself() => Test.Nothing(
        """
        class Walk
        {
            public void Into(string folder)
            {
                foreach (var inner in Directory.GetDirectories(folder))
                {
                    _ = [|Task.Run(() => Into(inner))|];
                }
            }

            public async Task Down(string folder)
            {
                foreach (var inner in Directory.GetDirectories(folder))
                {
                    _ = [|Task.Run(async () => await Down(inner))|];
                }

                await Task.Yield();
            }

            public void Around(string folder)
            {
                foreach (var inner in Directory.GetDirectories(folder))
                {
                    _ = [|Task.Run(() => Inside(inner))|];
                }
            }

            private void Inside(string folder)
            {
                if (folder.Length > 0) Into(folder);
                Around(folder);
            }

            public Func<string, Task> Lambda()
            {
                Func<string, Task> walk = null;
                walk = async folder =>
                {
                    foreach (var inner in Directory.GetDirectories(folder))
                    {
                        _ = [|Task.Run(() => walk(inner))|];
                    }

                    await Task.Yield();
                };
                return walk;
            }
        }
        """);

    [Fact]
    public Task A_timer_is_not_made_to_wait() => Test.Nothing(
        """
        class Import
        {
            Timer timer;
            public void Run(List<string> paths)
            {
                timer = new Timer(_ =>
                {
                    foreach (var path in paths)
                    {
                        _ = [|Task.Run(() => File.Delete(path))|];
                    }
                }, null, 0, 1000);
            }
        }
        """);

    [Fact]
    public Task The_bound_is_an_option() => Test.File(
        """
        class Import
        {
            public Task Run(IEnumerable<string> paths)
            {
                return Task.WhenAll(paths.Select([|path => File.WriteAllTextAsync(path, "")|]));
            }
        }
        """,
        """
        class Import
        {
            public Task Run(IEnumerable<string> paths)
            {
                var gate = new SemaphoreSlim(12);
                return Task.WhenAll(paths.Select(async path =>
                {
                    await gate.WaitAsync().ConfigureAwait(false);
                    try
                    {
                        await File.WriteAllTextAsync(path, "").ConfigureAwait(false);
                    }
                    finally
                    {
                        gate.Release();
                    }
                }));
            }
        }
        """, "leak_analyzers.max_concurrency = 12");
}
