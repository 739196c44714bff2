using LeakAnalyzers.CodeFixes.FixAll;

namespace LeakAnalyzers.Tests.FixAll;

public sealed class AttemptTests
{
    [Fact]
    public async Task A_place_that_breaks_down_is_a_place_without_a_repair()
    {
        Assert.False(await Attempt.MadeAsync(Fail));
        Assert.False(Attempt.Made(() => throw new InvalidOperationException("not followed")));

        static async Task<bool> Fail()
        {
            await Task.Yield();
            throw new InvalidOperationException("not followed");
        }
    }

    [Fact]
    public async Task A_run_that_is_cancelled_ends() =>
        await Assert.ThrowsAsync<OperationCanceledException>(() => Attempt.MadeAsync<bool>(() => throw new OperationCanceledException()));
}
