using LeakAnalyzers.CodeFixes.Concurrency;
using LeakAnalyzers.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Concurrency.UnboundedFanOut, LeakAnalyzers.CodeFixes.Concurrency.BoundWithSemaphore>;

namespace LeakAnalyzers.Tests.Rules.Concurrency;

/// <summary>The gate in front of starts of every kind, wherever in the loop they stand.</summary>
public sealed class GatedStartTests
{
    [Fact]
    public Task A_start_in_a_branch_is_gated_in_the_branch() => Test.File(
        """
        class Lists
        {
            async Task Load(string url) { using var client = new HttpClient(); await client.GetStringAsync(url); }

            async Task Refresh(IEnumerable<string> urls)
            {
                var tasks = new List<Task>();
                foreach (var url in urls)
                {
                    if (url.StartsWith('#'))
                        continue;

                    if (url.StartsWith('!'))
                        tasks.Add([|Load(url.Substring(1))|]);
                    else
                        Console.WriteLine(url);
                }

                await Task.WhenAll(tasks);
            }

            async Task Try(IEnumerable<string> urls)
            {
                foreach (var url in urls)
                {
                    try
                    {
                        _ = [|Task.Run(() => Console.WriteLine(url))|];
                    }
                    catch (OutOfMemoryException)
                    {
                    }
                }

                await Task.Yield();
            }
        }
        """,
        """
        class Lists
        {
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(Environment.ProcessorCount * 4);

            async Task Load(string url) { using var client = new HttpClient(); await client.GetStringAsync(url); }

            async Task Refresh(IEnumerable<string> urls)
            {
                var tasks = new List<Task>();
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                foreach (var url in urls)
                {
                    if (url.StartsWith('#'))
                        continue;

                    if (url.StartsWith('!'))
                    {
                        await gate.WaitAsync();
                        var task = Load(url.Substring(1));
                        _ = task.ContinueWith(_ => gate.Release(), TaskScheduler.Default);
                        tasks.Add(task);
                    }
                    else
                        Console.WriteLine(url);
                }

                await Task.WhenAll(tasks);
            }

            async Task Try(IEnumerable<string> urls)
            {
                foreach (var url in urls)
                {
                    try
                    {
                        await _gate.WaitAsync();
                        _ = Task.Run(() =>
                        {
                            try
                            {
                                Console.WriteLine(url);
                            }
                            finally
                            {
                                _gate.Release();
                            }
                        });
                    }
                    catch (OutOfMemoryException)
                    {
                    }
                }

                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task Work_without_a_task_leaves_the_gate_itself() => Test.File(
        """
        class Pool
        {
            void Work(string path) { }

            async Task Run(IEnumerable<string> paths)
            {
                foreach (var path in paths)
                {
                    [|ThreadPool.QueueUserWorkItem(_ => Work(path))|];
                }

                foreach (var path in paths) [|new Thread(() => Work(path)).Start()|];

                foreach (var path in paths)
                {
                    var thread = new Thread(() =>
                    {
                        Work(path);
                    });
                    thread.IsBackground = true;
                    [|thread.Start()|];
                }

                await Task.Yield();
            }
        }
        """,
        """
        class Pool
        {
            private readonly SemaphoreSlim _gate3 = new SemaphoreSlim(Environment.ProcessorCount * 4);
            private readonly SemaphoreSlim _gate2 = new SemaphoreSlim(Environment.ProcessorCount * 4);
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(Environment.ProcessorCount * 4);

            void Work(string path) { }

            async Task Run(IEnumerable<string> paths)
            {
                foreach (var path in paths)
                {
                    await _gate.WaitAsync();
                    ThreadPool.QueueUserWorkItem(_ =>
                    {
                        try
                        {
                            Work(path);
                        }
                        finally
                        {
                            _gate.Release();
                        }
                    });
                }

                foreach (var path in paths)
                {
                    await _gate2.WaitAsync();
                    new Thread(() =>
                    {
                        try
                        {
                            Work(path);
                        }
                        finally
                        {
                            _gate2.Release();
                        }
                    }).Start();
                }

                foreach (var path in paths)
                {
                    var thread = new Thread(() =>
                    {
                        try
                        {
                            Work(path);
                        }
                        finally
                        {
                            _gate3.Release();
                        }
                    });
                    thread.IsBackground = true;
                    await _gate3.WaitAsync();
                    thread.Start();
                }

                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task The_end_of_a_chain_of_tasks_gives_the_slot_back() => Test.File(
        """
        class Server
        {
            Task Work(string path) => Task.CompletedTask;

            async Task Run(IEnumerable<string> paths, CancellationToken token)
            {
                var tasks = new List<Task>();
                foreach (var path in paths)
                {
                    tasks.Add([|Task.Factory.StartNew(delegate ()
                    {
                        return Work(path);
                    }, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current)|].Unwrap());
                }

                await Task.WhenAll(tasks);
                foreach (var path in paths)
                {
                    _ = [|Task.Factory.StartNew(() => Work(path), token, TaskCreationOptions.None, TaskScheduler.Default)|].ConfigureAwait(false);
                }

                foreach (var path in paths)
                {
                    [|Task.Run(() => Work(path), token)|].ContinueWith(done => Console.WriteLine(done.Exception), TaskContinuationOptions.OnlyOnFaulted);
                }
            }

            async Task Wait(List<string> paths)
            {
                var tasks = new Task[paths.Count];
                for (var i = 0; i < paths.Count; i++)
                {
                    var path = paths[i];
                    tasks[i] = [|Task.Run(async delegate
                    {
                        await Work(path);
                    })|];
                }

                await Task.WhenAll(tasks);
            }
        }
        """,
        """
        class Server
        {
            private readonly SemaphoreSlim _gate2 = new SemaphoreSlim(Environment.ProcessorCount * 4);
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(Environment.ProcessorCount * 4);

            Task Work(string path) => Task.CompletedTask;

            async Task Run(IEnumerable<string> paths, CancellationToken token)
            {
                var tasks = new List<Task>();
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                foreach (var path in paths)
                {
                    await gate.WaitAsync();
                    var task = Task.Factory.StartNew(delegate ()
                    {
                        return Work(path);
                    }, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
                    _ = task.ContinueWith(_ => gate.Release(), TaskScheduler.Default);
                    tasks.Add(task);
                }

                await Task.WhenAll(tasks);
                foreach (var path in paths)
                {
                    await _gate.WaitAsync();
                    _ = Task.Factory.StartNew(() => Work(path), token, TaskCreationOptions.None, TaskScheduler.Default).Unwrap().ContinueWith(_ => _gate.Release(), TaskScheduler.Default).ConfigureAwait(false);
                }

                foreach (var path in paths)
                {
                    await _gate2.WaitAsync();
                    Task.Run(() => Work(path), token).ContinueWith(done => Console.WriteLine(done.Exception), TaskContinuationOptions.OnlyOnFaulted).ContinueWith(_ => _gate2.Release(), TaskScheduler.Default);
                }
            }

            async Task Wait(List<string> paths)
            {
                var tasks = new Task[paths.Count];
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                for (var i = 0; i < paths.Count; i++)
                {
                    var path = paths[i];
                    await gate.WaitAsync();
                    tasks[i] = Task.Run(async delegate
                    {
                        try
                        {
                            await Work(path);
                        }
                        finally
                        {
                            gate.Release();
                        }
                    });
                }

                await Task.WhenAll(tasks);
            }
        }
        """);

    [Fact]
    public Task A_method_that_a_query_calls_is_called_in_a_gated_lambda() => Test.File(
        """
        class Pages
        {
            readonly HttpClient client = new();
            async Task Load(string url) => await client.GetStringAsync(url);

            async Task<string[]> Run(IEnumerable<string> urls)
            {
                await Task.WhenAll(urls.Select([|Load|]));
                return await Task.WhenAll(urls.Select([|client.GetStringAsync|]));
            }
        }
        """,
        """
        class Pages
        {
            readonly HttpClient client = new();
            async Task Load(string url) => await client.GetStringAsync(url);

            async Task<string[]> Run(IEnumerable<string> urls)
            {
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                await Task.WhenAll(urls.Select(async item =>
                {
                    await gate.WaitAsync();
                    try
                    {
                        await Load(item);
                    }
                    finally
                    {
                        gate.Release();
                    }
                }));
                var gate2 = new SemaphoreSlim(Environment.ProcessorCount * 4);
                return await Task.WhenAll(urls.Select(async item2 =>
                {
                    await gate2.WaitAsync();
                    try
                    {
                        return await client.GetStringAsync(item2);
                    }
                    finally
                    {
                        gate2.Release();
                    }
                }));
            }
        }
        """);

    [Fact]
    public Task A_method_that_is_one_expression_becomes_a_block() => Test.File(
        """
        class Pages
        {
            readonly HttpClient client = new();

            Task<string[]> All(IEnumerable<string> urls) => Task.WhenAll(urls.Select([|u => client.GetStringAsync(u)|]));

            async Task Each(Dictionary<string, string> sites) =>
                await Task.WhenAll(sites.Keys.Select([|client.GetStringAsync|]));

            async Task Pairs(Dictionary<string, string> sites)
            {
                var tasks = new List<Task>();
                foreach (var (url, body) in sites)
                    tasks.Add([|client.PutAsync(url, new StringContent(body))|]);
                await Task.WhenAll(tasks);
            }
        }
        """,
        """
        class Pages
        {
            readonly HttpClient client = new();

            Task<string[]> All(IEnumerable<string> urls)
            {
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                return Task.WhenAll(urls.Select(async u =>
                {
                    await gate.WaitAsync().ConfigureAwait(false);
                    try
                    {
                        return await client.GetStringAsync(u).ConfigureAwait(false);
                    }
                    finally
                    {
                        gate.Release();
                    }
                }));
            }

            async Task Each(Dictionary<string, string> sites)
            {
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                await Task.WhenAll(sites.Keys.Select(async item =>
                {
                    await gate.WaitAsync();
                    try
                    {
                        return await client.GetStringAsync(item);
                    }
                    finally
                    {
                        gate.Release();
                    }
                }));
            }

            async Task Pairs(Dictionary<string, string> sites)
            {
                var tasks = new List<Task>();
                var gate = new SemaphoreSlim(Environment.ProcessorCount * 4);
                foreach (var (url, body) in sites)
                {
                    await gate.WaitAsync();
                    var task = client.PutAsync(url, new StringContent(body));
                    _ = task.ContinueWith(_ => gate.Release(), TaskScheduler.Default);
                    tasks.Add(task);
                }
                await Task.WhenAll(tasks);
            }
        }
        """);

    [Fact]
    public Task A_slot_that_would_be_held_for_good_is_not_offered() => Test.Nothing(
        """
        class Server
        {
            readonly List<Task> tasks = new();

            void Consume(string queue) { while (true) Console.WriteLine(queue); }

            async Task Watch(string path, CancellationToken token)
            {
                while (!token.IsCancellationRequested) await Task.Delay(1000);
            }

            void Run(IEnumerable<string> queues, CancellationToken token)
            {
                foreach (var queue in queues)
                {
                    [|new Thread(() => Consume(queue)).Start()|];
                }

                foreach (var queue in queues)
                {
                    tasks.Add([|Task.Run(() => Watch(queue, token))|]);
                }
            }

            async Task All(IEnumerable<string> queues, CancellationToken token)
            {
                var all = new List<Task>();
                foreach (var queue in queues)
                {
                    all.Add([|Task.Run(() => Watch(queue, token))|]);
                }

                await Task.WhenAll(all);
            }
        }
        """);

    [Fact]
    public Task A_wait_that_would_hold_up_its_own_work_or_other_clients_is_not_offered() => Test.Nothing(
        """
        class Server
        {
            readonly object sync = new();
            readonly List<string> done = new();

            void Locked(IEnumerable<string> paths)
            {
                lock (sync)
                {
                    foreach (var path in paths)
                    {
                        [|Task.Run(() => Note(path))|];
                    }
                }
            }

            void Note(string path)
            {
                lock (sync) done.Add(path);
            }

            async Task Accept(System.Net.Sockets.TcpListener listener)
            {
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync();
                    _ = [|Serve(client)|];
                }
            }

            async Task Serve(System.Net.Sockets.TcpClient client)
            {
                using (client)
                {
                    var buffer = new byte[1024];
                    while (await client.GetStream().ReadAsync(buffer) > 0) Console.WriteLine(buffer[0]);
                }
            }
        }
        """);
}
