using System.Globalization;
using System.Text;

namespace LeakAnalyzers.Compare;

/// <summary>Draws the figures as bars, in the colors of a light or a dark page.</summary>
internal static class ComparisonChart
{
    private const int Left = 210;

    private const int Longest = 420;

    private const int Row = 46;

    public static string Draw(Corpus corpus, IReadOnlyList<Result> results)
    {
        var leaks = corpus.Leaks.Count();
        var most = Math.Max(leaks, results.Max(result => result.Wrong));
        var height = 40 + (results.Count * Row) + 10;
        var chart = new StringBuilder($$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {{height}}" width="720" height="{{height}}" role="img"
                 aria-label="Leaks found and wrong findings of each package">
              <style>
                text { font: 13px system-ui, sans-serif; fill: #1f2328 } .found { fill: #1a7f37 } .wrong { fill: #cf222e }
                @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .found { fill: #3fb950 } .wrong { fill: #f85149 } }
              </style>
              <rect class="found" x="{{Left}}" y="10" width="12" height="12"/><text x="{{Left + 18}}" y="21">found, of {{leaks}} leaks</text>
              <rect class="wrong" x="{{Left + 170}}" y="10" width="12" height="12"/><text x="{{Left + 188}}" y="21">wrong</text>

            """);
        for (var index = 0; index < results.Count; index++)
        {
            var (result, top) = (results[index], 40 + (index * Row));
            chart.Append($"  <text x=\"{Left - 10}\" y=\"{top + 22}\" text-anchor=\"end\">{result.Contender.Name}</text>\n");
            Bar("found", result.Found.Length, top);
            Bar("wrong", result.Wrong, top + 18);
        }

        return chart.Append("</svg>\n").ToString();

        void Bar(string kind, int count, int top)
        {
            var width = (Longest * (double)count / most).ToString("0.#", CultureInfo.InvariantCulture);
            var end = (Left + (Longest * (double)count / most) + 6).ToString("0.#", CultureInfo.InvariantCulture);
            chart.Append($"  <rect class=\"{kind}\" x=\"{Left}\" y=\"{top}\" width=\"{width}\" height=\"15\"/>");
            chart.Append($"<text x=\"{end}\" y=\"{top + 12}\">{count}</text>\n");
        }
    }
}
