namespace LeakAnalyzers.Knowledge;

/// <summary>The library members that tell how started work depends on other work or on its context.</summary>
internal static class WorkHazardMembers
{
    private const string Every = "*";

    /// <summary>Full metadata name of the type, the member (or every member), what its use means, and why.</summary>
    private static readonly (string Type, string Member, WorkHazard Hazard, string Reason)[] s_rows =
    [
        ("System.Threading.Barrier", Every, WorkHazard.WaitsForOthers, "all participants have to be there at once"),
        ("System.Threading.CountdownEvent", Every, WorkHazard.WaitsForOthers, "each signal comes from another participant"),
        ("System.Threading.EventWaitHandle", Every, WorkHazard.WaitsForOthers, "another thread sets the event"),
        ("System.Threading.ManualResetEventSlim", Every, WorkHazard.WaitsForOthers, "another thread sets the event"),
        ("System.Threading.WaitHandle", "WaitAll", WorkHazard.WaitsForOthers, "another thread sets the handles"),
        ("System.Threading.WaitHandle", "WaitAny", WorkHazard.WaitsForOthers, "another thread sets a handle"),
        ("System.Threading.WaitHandle", "SignalAndWait", WorkHazard.WaitsForOthers, "another thread sets the handle"),
        ("System.Threading.Monitor", "Wait", WorkHazard.WaitsForOthers, "another thread pulses"),
        ("System.Threading.Monitor", "Pulse", WorkHazard.WaitsForOthers, "another thread waits for the pulse"),
        ("System.Threading.Monitor", "PulseAll", WorkHazard.WaitsForOthers, "other threads wait for the pulse"),
        ("System.Threading.SpinWait", "SpinUntil", WorkHazard.WaitsForOthers, "another thread makes the condition true"),
        ("System.Threading.Thread", "Join", WorkHazard.WaitsForOthers, "waits for another thread"),
        ("System.Threading.PeriodicTimer", Every, WorkHazard.RunsIndefinitely, "ticks until it is stopped"),
        ("System.Threading.Tasks.TaskCompletionSource", Every, WorkHazard.WaitsForOthers, "its task is completed by other code"),
        ("System.Threading.Tasks.TaskCompletionSource`1", Every, WorkHazard.WaitsForOthers, "its task is completed by other code"),
        ("System.Threading.Channels.Channel`2", Every, WorkHazard.WaitsForOthers, "the other end is elsewhere"),
        ("System.Threading.Channels.ChannelReader`1", Every, WorkHazard.WaitsForOthers, "the writer is elsewhere"),
        ("System.Threading.Channels.ChannelWriter`1", Every, WorkHazard.WaitsForOthers, "the reader is elsewhere"),
        ("System.Collections.Concurrent.BlockingCollection`1", Every, WorkHazard.WaitsForOthers, "the other end is elsewhere"),
        ("System.Threading.Tasks.Dataflow.IDataflowBlock", Every, WorkHazard.WaitsForOthers, "the other end is elsewhere"),
        ("System.IO.Pipelines.PipeReader", Every, WorkHazard.WaitsForOthers, "the writer is elsewhere"),
        ("System.IO.Pipelines.PipeWriter", Every, WorkHazard.WaitsForOthers, "the reader is elsewhere"),
        ("System.Threading.SynchronizationContext", Every, WorkHazard.ReturnsToContext, "runs on the thread of the context"),
        ("System.Threading.Tasks.TaskScheduler", "FromCurrentSynchronizationContext", WorkHazard.ReturnsToContext,
            "runs on the thread of the context"),
        ("System.ComponentModel.ISynchronizeInvoke", Every, WorkHazard.ReturnsToContext, "runs on the thread of the object"),
        ("System.ComponentModel.AsyncOperation", Every, WorkHazard.ReturnsToContext, "runs on the thread of the context"),
        ("System.Windows.Forms.Control", "Invoke", WorkHazard.ReturnsToContext, "runs on the thread of the window"),
        ("System.Windows.Forms.Control", "BeginInvoke", WorkHazard.ReturnsToContext, "runs on the thread of the window"),
        ("System.Windows.Forms.Control", "InvokeAsync", WorkHazard.ReturnsToContext, "runs on the thread of the window"),
        ("System.Windows.Threading.Dispatcher", Every, WorkHazard.ReturnsToContext, "runs on the thread of the dispatcher"),
        ("Avalonia.Threading.Dispatcher", Every, WorkHazard.ReturnsToContext, "runs on the thread of the dispatcher"),
        ("Microsoft.UI.Dispatching.DispatcherQueue", Every, WorkHazard.ReturnsToContext, "runs on the thread of the queue"),
        ("Windows.UI.Core.CoreDispatcher", Every, WorkHazard.ReturnsToContext, "runs on the thread of the window"),
        ("Microsoft.Maui.Dispatching.IDispatcher", Every, WorkHazard.ReturnsToContext, "runs on the thread of the dispatcher"),
        ("Microsoft.Maui.ApplicationModel.MainThread", Every, WorkHazard.ReturnsToContext, "runs on the main thread"),
        ("Xamarin.Essentials.MainThread", Every, WorkHazard.ReturnsToContext, "runs on the main thread"),
        ("Microsoft.AspNetCore.Components.ComponentBase", "InvokeAsync", WorkHazard.ReturnsToContext,
            "runs on the context of the component"),
        ("Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions", Every, WorkHazard.RunsIndefinitely,
            "runs until the host is stopped"),
        ("System.Net.Sockets.TcpListener", Every, WorkHazard.RunsIndefinitely, "waits for clients"),
        ("System.Net.HttpListener", Every, WorkHazard.RunsIndefinitely, "waits for clients"),
        ("System.Net.Sockets.Socket", "Accept", WorkHazard.RunsIndefinitely, "waits for clients"),
        ("System.Net.Sockets.Socket", "AcceptAsync", WorkHazard.RunsIndefinitely, "waits for clients"),
        ("System.IO.Pipes.NamedPipeServerStream", "WaitForConnection", WorkHazard.RunsIndefinitely, "waits for clients"),
        ("System.IO.Pipes.NamedPipeServerStream", "WaitForConnectionAsync", WorkHazard.RunsIndefinitely, "waits for clients"),
        ("System.Net.WebSockets.WebSocket", Every, WorkHazard.RunsIndefinitely, "lasts as long as the peer likes"),
        ("System.IO.FileSystemWatcher", "WaitForChanged", WorkHazard.RunsIndefinitely, "waits until something changes"),
        ("System.Console", "Read", WorkHazard.WaitsForOthers, "waits for the user"),
        ("System.Console", "ReadKey", WorkHazard.WaitsForOthers, "waits for the user"),
        ("System.Console", "ReadLine", WorkHazard.WaitsForOthers, "waits for the user"),
    ];

    /// <summary>What the use of a member means for work that is to be limited; null where nothing is known against it.</summary>
    public static WorkHazard? Find(ISymbol member, ITypeSymbol? receiver)
    {
        foreach (var (type, name, hazard, _) in s_rows)
        {
            if (name != Every && name != member.Name) continue;
            if (IsOrInherits(receiver ?? member.ContainingType, type) || IsOrInherits(member.ContainingType, type)) return hazard;
        }

        return null;
    }

    private static bool IsOrInherits(ITypeSymbol? type, string fullName) => type is { TypeKind: not TypeKind.Error } && type.Is(fullName);
}
