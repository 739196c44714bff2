using System.Globalization;

namespace LeakAnalyzers.Benchmarks;

/// <summary>
/// Generated code of any size. Every <see cref="LinesPerResource"/> lines acquire a resource, and every fifth of them leaks; the rest are
/// loops, queries, string handling and asynchronous calls.
/// </summary>
internal static class Workload
{
    public const int LinesPerResource = 250;

    private const int MembersPerResource = 5;

    private const int ClassesPerFile = 4;

    private const int FilesPerProject = 250;

    /// <summary>Projects of about 50,000 lines each.</summary>
    public static IEnumerable<(string Project, string Path, string Code)> Create(int lines)
    {
        var files = Math.Max(1, lines / LinesOf(File(0)));
        return Enumerable.Range(0, files).Select(number => ($"Generated{number / FilesPerProject}", $"File{number}.cs", File(number)));
    }

    /// <summary>A file of a number of lines with one type, as an editor has it open.</summary>
    public static string Large(int lines)
    {
        var members = Enumerable.Range(0, lines / LinesOf(Members(0))).Select(Members);
        return $"namespace Contoso.Large;\n\npublic class Large\n{{\n{string.Concat(members)}}}\n";
    }

    private static int LinesOf(string code) => code.Count(character => character == '\n');

    private static string File(int number) => $"namespace Contoso.Part{number.ToString(CultureInfo.InvariantCulture)};\n\n"
        + string.Concat(Enumerable.Range(0, ClassesPerFile).Select(index =>
            $"public class Service{index}\n{{\n{Members((number * ClassesPerFile) + index)}}}\n\n"));

    private static string Members(int number) =>
        $$"""
            private readonly Dictionary<string, List<int>> _rows{{number}} = new();
            private int _count{{number}};

            public int Count{{number}} => _count{{number}};

            public void Add{{number}}(string name, int value)
            {
                if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException("A name is needed.", nameof(name));
                if (!_rows{{number}}.TryGetValue(name, out var rows)) _rows{{number}}[name] = rows = new();
                rows.Add(value);
                _count{{number}}++;
            }

            public IEnumerable<string> Names{{number}}(int least)
            {
                return _rows{{number}}
                    .Where(row => row.Value.Count >= least)
                    .OrderByDescending(row => row.Value.Sum())
                    .Select(row => row.Key.Trim().ToUpperInvariant());
            }

            public string Describe{{number}}(IReadOnlyList<int> values)
            {
                var text = new System.Text.StringBuilder();
                for (var index = 0; index < values.Count; index++)
                {
                    var value = values[index];
                    if (value % 2 == 0) text.Append(value).Append(", ");
                    else if (value > {{number}}) text.AppendLine($"{index}: {value}");
                    else text.Append('.');
                }

                return text.ToString();
            }

        {{(number % MembersPerResource == 0 ? Acquires(number) : Computes(number))}}

        """;

    private static string Acquires(int number) =>
        $$"""
            public async Task<int> Load{{number}}(System.Data.Common.DbCommand command, CancellationToken token)
                {
                    command.CommandText = "select name, value from rows";
                    {{(number % (5 * MembersPerResource) == 0 ? "" : "using ")}}var reader = await command.ExecuteReaderAsync(token);
                    var loaded = 0;
                    while (await reader.ReadAsync(token))
                    {
                        Add{{number}}(reader.GetString(0), reader.GetInt32(1));
                        loaded++;
                    }

                    return loaded;
                }
        """;

    private static string Computes(int number) =>
        $$"""
            public async Task<int> Load{{number}}(IAsyncEnumerable<KeyValuePair<string, int>> rows, CancellationToken token)
                {
                    var separator = "select name, value from rows";
                    var total = separator.Length;
                    var loaded = 0;
                    await foreach (var row in rows.WithCancellation(token))
                    {
                        Add{{number}}(row.Key, row.Value);
                        loaded++;
                    }

                    return loaded + total;
                }
        """;
}
