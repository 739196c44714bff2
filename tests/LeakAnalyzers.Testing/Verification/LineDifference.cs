using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Shows how two texts differ: '-' lines are only in the first, '+' lines only in the second.</summary>
internal static class LineDifference
{
    public static string Between(string expected, string actual)
    {
        var (before, after) = (Lines(expected), Lines(actual));
        var common = CommonLengths(before, after);
        var difference = new StringBuilder();
        var (i, j) = (0, 0);
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                difference.Append(' ').AppendLine(before[i++]);
                j++;
            }
            else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                difference.Append('-').AppendLine(before[i++]);
            }
            else
            {
                difference.Append('+').AppendLine(after[j++]);
            }
        }

        return difference.ToString();
    }

    /// <summary>The lines with their ends spelled out; the last one has none.</summary>
    private static string[] Lines(string text)
        => text.Replace("\r", "<CR>", StringComparison.Ordinal).Replace("\n", "<LF>\n", StringComparison.Ordinal).Split('\n');

    /// <summary>At [i, j], how many lines the rests from i and from j have in common.</summary>
    private static int[,] CommonLengths(string[] before, string[] after)
    {
        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = before[i] == after[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }
}
