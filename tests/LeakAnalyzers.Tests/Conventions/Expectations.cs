namespace LeakAnalyzers.Tests.Conventions;

internal static class Expectations
{
    /// <summary>Nothing was found wrong; otherwise everything that was is shown, each on its line.</summary>
    public static void ShouldBeEmpty(this IEnumerable<object> wrong)
    {
        var lines = string.Join('\n', wrong);
        Assert.True(lines.Length == 0, lines);
    }
}
