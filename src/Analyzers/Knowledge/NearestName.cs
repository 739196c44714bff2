namespace LeakAnalyzers.Knowledge;

/// <summary>The name that a misspelt one was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest differences; null if none is near.</summary>
    public static string? Find(string name, IEnumerable<string> candidates) =>
        candidates.Where(candidate => IsNear(name, candidate)).OrderBy(candidate => Distance(name, candidate))
            .ThenBy(static candidate => candidate, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Whether at most every fourth character differs, and no more than three.</summary>
    public static bool IsNear(string name, string candidate)
    {
        var allowed = Math.Min(3, candidate.Length / 4);
        return Math.Abs(name.Length - candidate.Length) <= allowed && Distance(name, candidate) <= allowed;
    }

    /// <summary>The Levenshtein distance, ignoring case.</summary>
    private static int Distance(string left, string right)
    {
        var (previous, current) = (new int[right.Length + 1], new int[right.Length + 1]);
        for (var column = 0; column <= right.Length; column++) previous[column] = column;
        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var isSame = char.ToUpperInvariant(left[row - 1]) == char.ToUpperInvariant(right[column - 1]);
                var replaced = previous[column - 1] + (isSame ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(previous[column], current[column - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
