using LeakAnalyzers.CodeFixes.Editing;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Sharing;

/// <summary>Writes settings as statements on a variable, or as an object initializer.</summary>
internal sealed class SettingWriter(Func<ExpressionSyntax, string> value, TextLayout layout, string indent)
{
    /// <summary>One line for each setting and comment.</summary>
    public IEnumerable<string> Statements(string target, IEnumerable<Setting> settings)
    {
        foreach (var setting in settings)
        {
            foreach (var comment in setting.Comments.Above) yield return comment;
            var path = string.Join(".", setting.Path.Insert(0, target));
            var values = string.Join(", ", setting.Values.Select(value));
            yield return (setting.Adds ? $"{path}.Add({values});" : $"{path} = {values};") + Behind(setting);
        }
    }

    /// <summary>An object initializer with its braces, or null where the language has none for these settings.</summary>
    public string? Initializer(IReadOnlyList<Setting> settings)
    {
        if (settings.Count == 0) return "";
        if (Elements(settings, 0, indent + layout.Unit) is not { } lines) return null;

        var single = lines.Count == 1 && !lines[0].Contains('\n') && !lines[0].Contains("//") && lines[0].Length < 80;
        if (single) return $" {{ {lines[0].TrimEnd(',')} }}";
        var inner = string.Concat(lines.Select(line => indent + layout.Unit + line + layout.NewLine));
        return $"{(layout.BracesOnOwnLine ? layout.NewLine + indent : " ")}{{{layout.NewLine}{inner}{indent}}}";
    }

    private List<string>? Elements(IReadOnlyList<Setting> settings, int depth, string at)
    {
        RecursionGuard.EnsureStack();
        var lines = new List<string>();
        foreach (var group in settings.GroupBy(s => s.Path[depth]))
        {
            var members = group.ToList();
            foreach (var comment in members.SelectMany(s => s.Comments.Above)) lines.Add(comment);
            var behind = string.Concat(members.Select(Behind));

            var assigned = members.Where(s => s.Path.Length == depth + 1 && !s.Adds).ToList();
            if (assigned.Count > 0)
            {
                if (assigned.Count < members.Count) return null;
                lines.Add($"{group.Key} = {value(assigned[assigned.Count - 1].Values[0])},{behind}");
                continue;
            }

            var added = members.Where(s => s.Path.Length == depth + 1).ToList();
            if (added.Count == 0)
            {
                if (Elements(members, depth + 1, at) is not { } nested) return null;
                lines.Add($"{group.Key} = {{ {string.Join(" ", nested).TrimEnd(',')} }},{behind}");
                continue;
            }

            // An initializer either assigns members or adds elements.
            if (added.Count < members.Count) return null;
            var elements =
                added.Select(s => s.Values.Length == 1 ? value(s.Values[0]) : $"{{ {string.Join(", ", s.Values.Select(value))} }}")
                .ToList();
            var oneLine = $"{group.Key} = {{ {string.Join(", ", elements)} }},{behind}";
            lines.Add(oneLine.Length < 110 ? oneLine : Spread(group.Key, elements, at) + behind);
        }

        return lines;
    }

    private string Spread(string name, IEnumerable<string> elements, string at) =>
        $"{name} ={layout.NewLine}{at}{{{layout.NewLine}"
            + $"{string.Concat(elements.Select(e => $"{at}{layout.Unit}{e},{layout.NewLine}"))}{at}}},";

    private static string Behind(Setting setting) => setting.Comments.Behind is { } comment ? " " + comment : "";
}
