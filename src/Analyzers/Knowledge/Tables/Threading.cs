using static LeakAnalyzers.Knowledge.ResourceKind;

namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>Cancellation, timers, and the tasks that carry a result to somebody else.</summary>
internal static class Threading
{
    public static readonly ResourceType[] Types =
    [
        new ResourceType("System.Threading.CancellationTokenSource", CancellationSource),
        new ResourceType("System.Threading.CancellationTokenRegistration", Registration),
        new ResourceType("System.Threading.Timer", Timer),
        new ResourceType("System.Threading.PeriodicTimer", Timer),
        new ResourceType("System.Timers.Timer", Timer),
        new ResourceType("System.Threading.ITimer", Timer),
        new ResourceType("System.Windows.Forms.Timer", UiTimer),
        new ResourceType("System.Windows.Threading.DispatcherTimer", UiTimer),
        new ResourceType("Microsoft.UI.Xaml.DispatcherTimer", UiTimer),
        new ResourceType("Windows.UI.Xaml.DispatcherTimer", UiTimer),
        new ResourceType("Avalonia.Threading.DispatcherTimer", UiTimer),
        new ResourceType("System.Threading.SemaphoreSlim").NeedsNoRelease("it holds a wait handle only when somebody asked for one"),
        new ResourceType("System.Threading.ManualResetEventSlim").NeedsNoRelease("it holds a wait handle only when somebody asked for one"),
        new ResourceType("System.Threading.ReaderWriterLockSlim").NeedsNoRelease(
            "it holds wait handles only when threads had to wait for it"),
        new ResourceType("System.Collections.Concurrent.BlockingCollection`1").NeedsNoRelease(
            "its semaphores hold a wait handle only when somebody asked for one"),
        new ResourceType("System.ComponentModel.BackgroundWorker").NeedsNoRelease(
            "a component without a container: Dispose only says that it was called"),
        new ResourceType("System.Threading.Barrier").NeedsNoRelease("it holds wait handles only while participants block for long"),
        new ResourceType("System.Threading.CountdownEvent").NeedsNoRelease("it holds a wait handle only when somebody asked for one"),
        new ResourceType("System.Diagnostics.Tracing.DiagnosticCounter").NeedsNoRelease(
            "its event source keeps it, for as long as it runs itself"),
        new ResourceType("System.Collections.IEnumerator").NeedsNoRelease(
            "foreach disposes it; one made by hand is the iterator's own state"),
        new ResourceType("System.Threading.Tasks.Task").NeedsNoRelease("a task holds a wait handle only when somebody asked for one"),
    ];

    public static readonly MemberContract[] Members =
    [
        new("System.Threading.CancellationTokenSource", "CreateLinkedTokenSource", Handover.ReturnsOwned),
        new("System.Threading.CancellationToken", "Register", Handover.ReturnsOwned),
        new("System.Threading.CancellationToken", "UnsafeRegister", Handover.ReturnsOwned),
        new("System.Threading.CancellationTokenRegistration", "Unregister", Handover.ReleasesReceiver),
        // the source of a token that expires a cache entry, or tells of a change, lives as long as that
        new("Microsoft.Extensions.Primitives.CancellationChangeToken", ".ctor", Handover.TakesArgument, "cancellationToken"),
        new("Microsoft.Extensions.Options.IOptionsMonitor`1", "OnChange", Handover.ReturnsOwned) { Yields = Registration },
        new("Microsoft.Extensions.Options.OptionsMonitorExtensions", "OnChange", Handover.ReturnsOwned) { Yields = Registration },
        new("Microsoft.Extensions.Primitives.ChangeToken", "OnChange", Handover.ReturnsOwned) { Yields = Registration },
        new("System.Timers.Timer", "Close", Handover.ReleasesReceiver),
        new("System.Diagnostics.Activity", "Stop", Handover.ReleasesReceiver),
        new("System.TimeProvider", "CreateTimer", Handover.ReturnsOwned),
        new("System.Threading.Tasks.Task", "FromResult", Handover.ReturnsArgument),
        new("System.Threading.Tasks.ValueTask", "FromResult", Handover.ReturnsArgument),
        new("System.Threading.Tasks.TaskCompletionSource`1", "SetResult", Handover.TakesArgument),
        new("System.Threading.Tasks.TaskCompletionSource`1", "TrySetResult", Handover.TakesArgument),
        new("System.Threading.Interlocked", "Exchange", Handover.TakesArgument, "value"),
        new("System.Threading.Interlocked", "CompareExchange", Handover.TakesArgument, "value"),
        new("System.Threading.Volatile", "Write", Handover.TakesArgument, "value"),
        new("System.Threading.Channels.ChannelWriter`1", "TryWrite", Handover.TakesArgument),
        new("System.Threading.Channels.ChannelWriter`1", "WriteAsync", Handover.TakesArgument),
        new("System.GC", "KeepAlive", Handover.TakesArgument), // the author says how long it lives
    ];
}
