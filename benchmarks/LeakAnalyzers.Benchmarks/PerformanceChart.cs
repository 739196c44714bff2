using System.Globalization;
using System.Text;

namespace LeakAnalyzers.Benchmarks;

/// <summary>Draws the ratios to the floor as bars, in the colors of a light or a dark page.</summary>
internal static class PerformanceChart
{
    private const int Left = 230;

    private const int Longest = 400;

    private const int Row = 28;

    public static string Draw(SourceCost source)
    {
        var floor = source.Of(Contender.Floor);
        var shown = source.Measured.Where(series => series.Contender != Contender.Compiler)
            .Select(series => (series.Contender.Name, Ratio: series.ProcessorRatio(floor))).ToList();
        var most = shown.Max(bar => bar.Ratio);
        var height = 34 + (shown.Count * Row);
        var chart = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {{height}}" width="720" height="{{height}}" role="img"
                 aria-label="Processor time of each package as a ratio to an analyzer that does nothing">
              <style>
                text { font: 13px system-ui, sans-serif; fill: #1f2328 } rect { fill: #0969da }
                @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } rect { fill: #4493f8 } }
              </style>
              <text x="10" y="18">{{source.Name}}, {{source.Lines:N0}} lines: processor time, floor = 1</text>

            """));
        for (var index = 0; index < shown.Count; index++)
        {
            var ((name, ratio), top) = (shown[index], 30 + (index * Row));
            var length = Longest * ratio / most;
            chart.Append(string.Create(CultureInfo.InvariantCulture,
                $"""  <text x="{Left - 10}" y="{top + 14}" text-anchor="end">{name}</text>""")).Append('\n')
                .Append(string.Create(CultureInfo.InvariantCulture,
                    $"""  <rect x="{Left}" y="{top}" width="{length:0.#}" height="18"/>"""))
                .Append(string.Create(CultureInfo.InvariantCulture,
                    $"""<text x="{Left + length + 6:0.#}" y="{top + 14}">{ratio:F2}</text>""")).Append('\n');
        }

        return chart.Append("</svg>\n").ToString();
    }
}
