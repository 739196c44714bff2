using System.Composition;
using LeakAnalyzers.CodeFixes.Editing;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.CodeFixes.Waiting;

/// <summary>Gives an HttpClient that waits for ever the timeout it would have had by itself.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseDefaultTimeout)), Shared]
public sealed class UseDefaultTimeout : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK502");

    internal override string Key => nameof(UseDefaultTimeout);

    internal override string Title => "Set the default timeout of 100 seconds";

    internal override Repair? Decide(FixContext site)
    {
        var name = site.Model.LookupNamespacesAndTypes(site.Expression.SpanStart, name: "TimeSpan").IsEmpty
            ? "System.TimeSpan"
            : "TimeSpan";
        var splice = new TextEditor();
        splice.Replace(site.Expression.Span, $"{name}.FromSeconds(100)");
        return new(Title, splice);
    }
}
