using System.Composition;
using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.CodeFixes;

/// <summary>Gives an HttpClient that waits for ever the timeout it would have had by itself.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseDefaultTimeout)), Shared]
public sealed class UseDefaultTimeout : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK502");

    internal override string Key => nameof(UseDefaultTimeout);

    internal override string Title => "Limit every call of the client to the default 100 seconds";

    internal override Repair? Decide(Site site)
    {
        var name = site.Model.LookupNamespacesAndTypes(site.Expression.SpanStart, name: "TimeSpan").IsEmpty ? "System.TimeSpan" : "TimeSpan";
        var splice = new Splice();
        splice.Replace(site.Expression.Span, $"{name}.FromSeconds(100)");
        return new(Title, splice);
    }
}
