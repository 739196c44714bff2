using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Takes the marks out of all files of a state and turns them into expected diagnostics and marked places.</summary>
internal sealed class MarkupProcessing(MarkupContext context, MarkupMode mode)
{
    private readonly Dictionary<int, FileLinePositionSpan> _places = [];
    private readonly List<DiagnosticResult> _results = [];

    /// <summary>The explicit results and those of the marks, at their places.</summary>
    public IEnumerable<DiagnosticResult> Results(IEnumerable<DiagnosticResult> explicitResults)
        => explicitResults.Select(result => result.WithDefaultPath(context.DefaultPath)).Concat(_results).Select(result => result.WithMarkedLocations(_places));

    /// <summary>The file without its marks.</summary>
    public (string filename, SourceText content) Strip((string filename, SourceText content) file)
    {
        if (mode == MarkupMode.None) return file;

        var marked = MarkedText.Read(file.content.ToString(), context.Options.HasFlag(MarkupOptions.TreatPositionIndicatorsAsCode));
        var text = SourceText.From(marked.Text, file.content.Encoding, file.content.ChecksumAlgorithm);
        if (mode != MarkupMode.Ignore) Collect(file.filename, text, marked);
        return (file.filename, text);
    }

    private void Collect(string path, SourceText text, MarkedText marked)
    {
        foreach (var position in marked.Positions)
        {
            if (context.ResultFor(string.Empty, mode) is { } result) _results.Add(result.WithLocation(path, text.Lines.GetLinePosition(position)));
        }

        foreach (var mark in marked.Spans)
        {
            var place = new FileLinePositionSpan(path, text.Lines.GetLinePositionSpan(mark.Span));
            if (mark.Key is { } key)
            {
                if (!_places.TryAdd(key, place)) throw new InvalidOperationException($"Input contains multiple markup locations with key '#{key}'");
            }
            else if (context.ResultFor(mark.Name, mode) is { } result)
            {
                _results.Add(result.WithSpan(place));
            }
        }
    }
}
