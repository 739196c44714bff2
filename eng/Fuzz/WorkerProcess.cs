using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using LeakAnalyzers.Fuzz.Examining;

namespace LeakAnalyzers.Fuzz;

/// <summary>The parent's end of a child process that examines mutants: notices that it died or does not end, and starts another.</summary>
internal sealed class WorkerProcess(ImmutableArray<string> rules) : IDisposable
{
    /// <summary>How much processor time one analysis or one fix may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    // A process that waits for itself uses no processor time; one on a busy machine a little, now and then.
    private static readonly TimeSpan MostIdle = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LeastProgress = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private Process? _process;
    private BlockingCollection<string> _lines = [];
    private StringBuilder _errors = new();

    /// <summary>How often a process had to be started.</summary>
    public int Starts { get; private set; }

    /// <summary>Whether the compiler takes the code, and comes to an end with it.</summary>
    public bool Compiles(string code) => Ask(new WorkerRequest(code, null, OnlyCompiles: true)).IsWithoutErrors;

    public Outcome Examine(string code, string? onlyAnalyzer = null) => Ask(new WorkerRequest(code, onlyAnalyzer, OnlyCompiles: false));

    public void Dispose()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    private Outcome Ask(WorkerRequest request)
    {
        if (_process is null or { HasExited: true }) Start();
        _process!.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        _process.StandardInput.Flush();

        var step = Examination.Compiling;
        var (began, seen, idle) = (_process.TotalProcessorTime, _process.TotalProcessorTime, Stopwatch.StartNew());
        while (true)
        {
            if (_lines.TryTake(out var line, Poll))
            {
                if (line.StartsWith(WorkerLoop.Done, StringComparison.Ordinal))
                {
                    return JsonSerializer.Deserialize<Outcome>(line[WorkerLoop.Done.Length..])!;
                }

                (step, began) = (line[WorkerLoop.Step.Length..], Spent(began));
            }
            else if (_lines.IsCompleted)
            {
                return Ended(step);
            }
            else if (Spent(began) is var now && (now - began > Limit || idle.Elapsed > MostIdle))
            {
                Dispose();
                var detail = now - began > Limit ? $"More than {Limit.TotalSeconds} s of processor time" : "It waits, for itself it seems";
                return At(step, new Failure(FailureKind.TakesTooLong, [step], detail));
            }

            if (Spent(began) - seen > LeastProgress) (seen, idle) = (Spent(began), Stopwatch.StartNew());
        }
    }

    private Outcome Ended(string step)
    {
        _process!.WaitForExit();
        var trace = _errors.ToString();
        var methods = StackTraces.Recurring(trace);
        Dispose();
        return At(step, new Failure(FailureKind.Aborts, methods.IsEmpty ? [step] : methods, $"While: {step}\n{trace}"));
    }

    // A mutant that the compiler cannot take says nothing about the package.
    private static Outcome At(string step, Failure failure) =>
        step == Examination.Compiling ? new Outcome([], false, 0, 0) : Outcome.Failed(failure);

    private TimeSpan Spent(TimeSpan before)
    {
        try
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return before;
        }
    }

    private void Start()
    {
        Dispose();
        Starts++;
        var host = Environment.ProcessPath;
        var start = new ProcessStartInfo(Path.GetFileNameWithoutExtension(host) == "dotnet" ? host! : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        start.ArgumentList.Add(Arguments.WorkerSwitch);
        if (!rules.IsEmpty)
        {
            start.ArgumentList.Add("--rules");
            start.ArgumentList.Add(string.Join(',', rules));
        }

        // A dump of every stack overflow would fill the disk.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        var (lines, errors) = (new BlockingCollection<string>(), new StringBuilder());
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => { if (e.Data is null) lines.CompleteAdding(); else lines.Add(e.Data); };
        process.ErrorDataReceived += (_, e) => { if (e.Data is not null) errors.AppendLine(e.Data); };
        (_process, _lines, _errors) = (process, lines, errors);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        foreach (var line in lines.GetConsumingEnumerable())
        {
            if (line == WorkerLoop.Ready) return;
        }

        process.WaitForExit();
        throw new InvalidOperationException($"No worker comes up: {errors}");
    }
}
