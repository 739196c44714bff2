namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Counts rounds of fixing: a positive number is exact, a negative one an upper bound, and a bound of one is exact too.</summary>
internal sealed class IterationCount(int expected, IVerifier verifier)
{
    private readonly int _limit = Math.Abs(expected);
    private readonly bool _exact = expected >= -1;
    private int _count;

    /// <summary>A round starts; one more than expected may, for it may turn out not to count.</summary>
    public void Begin()
    {
        VerifyLimit();
        _count++;
    }

    /// <summary>The round that was started last does not count.</summary>
    public void TakeBack() => _count--;

    /// <summary>Fails unless as many rounds were counted as expected.</summary>
    public void End()
    {
        if (_limit == 0) verifier.Equal(0, _count, "No code fixes were expected, but a fix was offered that made no changes to the code.");
        else if (_exact) verifier.Equal(_limit, _count, $"Expected '{_limit}' iterations but found '{_count}' iterations.");
        else VerifyLimit();
    }

    private void VerifyLimit() => verifier.True(_count <= _limit, "The upper limit for the number of code fix iterations was exceeded");
}
