using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LeakAnalyzers.Proof;

/// <summary>The sample service, running; all its background work rests for a day unless the settings say otherwise.</summary>
internal sealed partial class Service : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leakanalyzers-service-");
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private int _failedRounds;

    private Service(string folder, IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "LeakyService.dll")]) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true };
        Runtime.Settle(start.Environment);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning";
        start.Environment["Outbox__Database"] = Database;
        foreach (var loop in new[] { "Metrics", "Outbox", "Backlog", "Retention" }) start.Environment[$"Polling__{loop}"] = "1.00:00:00";
        foreach (var (name, value) in settings) start.Environment[name] = value;

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
    }

    public HttpClient Client { get; } = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>How often the worker has met a row that it cannot read: the turns of its loop, as its log tells them.</summary>
    public int FailedRounds => Volatile.Read(ref _failedRounds);

    private string Database => Path.Combine(_folder.FullName, "outbox.db");

    public static async Task<Service> Start(string folder, IEnumerable<(string Name, string Value)> settings)
    {
        var service = new Service(folder, settings);
        service.Client.BaseAddress = await service._address.Task.WaitAsync(Patience);
        return service;
    }

    public async Task<long> Stat(params string[] path)
    {
        var stats = await Client.GetFromJsonAsync<JsonElement>("stats");
        return path.Aggregate(stats, (element, name) => element.GetProperty(name)).GetInt64();
    }

    public async Task AddRow(string sku, int? quantity) => (await Client.PostAsJsonAsync("rows", new { sku, quantity })).EnsureSuccessStatusCode().Dispose();

    /// <summary>Of the latest fifty rows, those that the peer has not got.</summary>
    public async Task<int> Undelivered() =>
        (await Client.GetFromJsonAsync<JsonElement>("rows")).EnumerateArray().Count(row => !row.GetProperty("delivered").GetBoolean());

    /// <summary>The files of the database that the process holds open; the system is asked, not the process.</summary>
    public long DatabaseFiles() =>
        Directory.EnumerateFileSystemEntries($"/proc/{_process.Id}/fd").Count(descriptor => new FileInfo(descriptor).LinkTarget?.StartsWith(Database, StringComparison.Ordinal) is true);

    /// <summary>Asks again and again, but not for ever.</summary>
    public static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await isSo()) await Task.Delay(5, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Read(string? line)
    {
        if (line is null) _address.TrySetException(new InvalidOperationException("The service has ended"));
        if (line is not null && Listening().Match(line) is { Success: true } listening) _address.TrySetResult(new(listening.Groups[1].Value));
        if (line?.Contains("The round failed", StringComparison.Ordinal) is true) Interlocked.Increment(ref _failedRounds);
    }

    [GeneratedRegex("Now listening on: (http://.*)$")]
    private static partial Regex Listening();
}
