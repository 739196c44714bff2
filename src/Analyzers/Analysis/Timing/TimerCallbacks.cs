using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Timing;

/// <summary>Finds the delegates that timers call.</summary>
internal static class TimerCallbacks
{
    /// <summary>
    /// Whether a delegate is given to a timer: as an argument of its constructor, to <c>CreateTimer</c>, or to its Elapsed or Tick event.
    /// </summary>
    public static bool IsCallback(IOperation callback, Resources resources) => ValueUse.Consumer(callback).Parent switch
    {
        IArgumentOperation { Parent: IObjectCreationOperation { Type: { } type } } =>
            resources.Kind(type) is ResourceKind.Timer or ResourceKind.UiTimer,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "CreateTimer" } maker } } =>
            maker.ContainingType.Is("System.TimeProvider"),
        IEventAssignmentOperation
        {
            Adds: true,
            EventReference: IEventReferenceOperation { Event: { Name: "Elapsed" or "Tick", ContainingType: var type } }
        } =>
            resources.Kind(type) is ResourceKind.Timer or ResourceKind.UiTimer,
        _ => false,
    };
}
