using System.Globalization;
using System.Text;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>What <c>eng/proof</c> measured of one leak and of its repair, as <c>docs/proof</c> keeps it and a page shows it.</summary>
/// <param name="Name">Of a rule, or of an incident of the sample service.</param>
internal sealed record Measured(string Name, string Measure, string Load, string Unit, IReadOnlyList<Measured.Row> Rows)
{
    public string Path => $"docs/proof/{Name}.csv";

    /// <summary>Names the part of a page that this writes.</summary>
    public string Mark => $"measured {Name}";

    public static IEnumerable<Measured> All() =>
        from file in Directory.EnumerateFiles(Repository.PathOf("docs/proof"), "*.csv").Order()
        select Parse(System.IO.Path.GetFileNameWithoutExtension(file), Repository.Read($"docs/proof/{System.IO.Path.GetFileName(file)}"));

    public string Csv() =>
        $"# measure: {Measure}\n# load: {Load}\n{Unit},leaking,repaired\n" + string.Concat(Rows.Select(row => $"{row.Requests},{row.Leaking},{row.Repaired}\n"));

    /// <summary>The numbers in a sentence and the curves in a chart, the way GitHub draws it.</summary>
    public string Section()
    {
        var last = Rows[^1];
        var section = new StringBuilder();
        var highest = Rows.Max(row => Math.Max(row.Leaking, row.Repaired));
        section.Append($"After {last.Requests} {Unit} ({Load}): **{last.Leaking}** {Measure} with the leak, **{last.Repaired}** after the fix.\n\n");
        section.Append($"```mermaid\nxychart-beta\n    title \"{Name}: {Measure}\"\n");
        section.Append($"    x-axis \"{Unit}\" [{Join(row => row.Requests)}]\n    y-axis 0 --> {highest}\n    line [{Join(row => row.Leaking)}]\n    line [{Join(row => row.Repaired)}]\n```\n\n");
        section.Append("The rising line is the leaking code, the other line is the same code after `dotnet format analyzers`. ");
        return section.Append($"Data: [{Name}.csv](../proof/{Name}.csv). To measure again: `eng/proof {Name}`\n").ToString();

        string Join(Func<Row, long> value) => string.Join(", ", Rows.Select(value));
    }

    private static Measured Parse(string name, string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(name, lines[0]["# measure: ".Length..], lines[1]["# load: ".Length..], lines[2].Split(',')[0], [.. lines[3..].Select(Row.Parse)]);
    }

    /// <summary>The measure after so many requests, with the leak and without it.</summary>
    internal sealed record Row(int Requests, long Leaking, long Repaired)
    {
        public static Row Parse(string line)
        {
            var cells = line.Split(',');
            return new(int.Parse(cells[0], CultureInfo.InvariantCulture), long.Parse(cells[1], CultureInfo.InvariantCulture), long.Parse(cells[2], CultureInfo.InvariantCulture));
        }
    }
}
