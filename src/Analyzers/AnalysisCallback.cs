using System.Threading;

namespace LeakAnalyzers;

/// <summary>
/// One call of the compiler or the editor into this package: the root of all questions asked in it. It knows the token of the call, and
/// ends a question that runs out of stack as "not known".
/// </summary>
/// <remarks>
/// Answers are kept for the life of a compilation and shared by calls with different tokens. A token kept in one of them would cancel a
/// later call with the token of an earlier one, so the token belongs to the thread for the time of the call.
/// </remarks>
internal static class AnalysisCallback
{
    [ThreadStatic]
    private static CancellationToken s_cancellation;

    /// <summary>Runs a call of the compiler; what runs out of stack reports nothing.</summary>
    public static void Run(CancellationToken cancellation, Action call) => Ask(
        cancellation,
        () =>
        {
            call();
            return true;
        });

    /// <summary>Asks a question for a call with a token; the default of the type where the stack does not suffice.</summary>
    public static T? Ask<T>(CancellationToken cancellation, Func<T?> question)
    {
        var outer = s_cancellation;
        s_cancellation = cancellation;
        try
        {
            return Ask(question);
        }
        finally
        {
            s_cancellation = outer;
        }
    }

    /// <summary>Asks a part of a question that is not known by itself where the stack does not suffice.</summary>
    public static T? Ask<T>(Func<T?> question)
    {
        try
        {
            return question();
        }
        catch (InsufficientExecutionStackException)
        {
            return default;
        }
    }

    /// <summary>Ends the call that runs on this thread if its caller does not wait for it any more.</summary>
    public static void ThrowIfCancelled() => s_cancellation.ThrowIfCancellationRequested();
}
