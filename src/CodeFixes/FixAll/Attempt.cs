namespace LeakAnalyzers.CodeFixes.FixAll;

/// <summary>
/// One step of a run over many places: where it breaks down, that place keeps its finding and all the others are repaired nevertheless.
/// </summary>
internal static class Attempt
{
    public static async Task<T?> MadeAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return default;
        }
    }

    public static bool Made(Func<bool> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return false;
        }
    }
}
