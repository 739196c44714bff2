using System.Text;

namespace LeakAnalyzers.TryFix;

/// <summary>Two texts as a unified diff, by the shortest script of insertions and deletions (Myers).</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    public static string Of(string path, string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var script = Script(old, now);
        var text = new StringBuilder($"--- {path}\n+++ {path}\n");
        for (var i = 0; i < script.Count; i++)
        {
            if (script[i].Mark == ' ') continue;
            var start = Math.Max(0, i - Context);
            var end = End(script, i);
            var hunk = script[start..end];
            text.Append($"@@ -{hunk[0].Old + 1},{hunk.Count(l => l.Mark != '+')} +{hunk[0].New + 1},{hunk.Count(l => l.Mark != '-')} @@\n");
            foreach (var line in hunk) text.Append(line.Mark).Append(line.Mark == '+' ? now[line.New] : old[line.Old]).Append('\n');
            i = end - 1;
        }

        return text.ToString().Replace("\r", "");
    }

    /// <summary>The lines that a change adds.</summary>
    public static IEnumerable<string> Added(string before, string after)
    {
        var now = after.Split('\n');
        return Script(before.Split('\n'), now).Where(line => line.Mark == '+').Select(line => now[line.New]);
    }

    // Changes that are closer than their contexts share a hunk.
    private static int End(List<(char Mark, int Old, int New)> script, int first)
    {
        var last = first;
        for (var i = first; i < script.Count && i <= last + (2 * Context); i++)
        {
            if (script[i].Mark != ' ') last = i;
        }

        return Math.Min(script.Count, last + Context + 1);
    }

    private static List<(char Mark, int Old, int New)> Script(string[] old, string[] now)
    {
        var trace = new List<Dictionary<int, int>>();
        var furthest = new Dictionary<int, int> { [1] = 0 };
        for (var edits = 0; ; edits++)
        {
            trace.Add(new Dictionary<int, int>(furthest));
            for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                var x = IsDown(furthest, diagonal, edits) ? furthest[diagonal + 1] : furthest[diagonal - 1] + 1;
                while (x < old.Length && x - diagonal < now.Length && old[x] == now[x - diagonal]) x++;
                furthest[diagonal] = x;
                if (x >= old.Length && x - diagonal >= now.Length) return Backwards(trace, old.Length, now.Length);
            }
        }
    }

    private static bool IsDown(Dictionary<int, int> furthest, int diagonal, int edits) =>
        diagonal == -edits || (diagonal != edits && furthest[diagonal - 1] < furthest[diagonal + 1]);

    private static List<(char Mark, int Old, int New)> Backwards(List<Dictionary<int, int>> trace, int x, int y)
    {
        var script = new List<(char Mark, int Old, int New)>();
        for (var edits = trace.Count - 1; edits >= 0; edits--)
        {
            var furthest = trace[edits];
            var isDown = IsDown(furthest, x - y, edits);
            var fromX = isDown ? furthest[x - y + 1] : furthest[x - y - 1];
            var fromY = fromX - (isDown ? x - y + 1 : x - y - 1);
            while (x > fromX && y > fromY && x > 0 && y > 0) script.Add((' ', --x, --y));
            if (edits == 0) break;
            script.Add(isDown ? ('+', x, --y) : ('-', --x, y));
        }

        script.Reverse();
        return script;
    }
}
