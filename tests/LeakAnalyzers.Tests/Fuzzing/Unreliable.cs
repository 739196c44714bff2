using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Tests.Fuzzing;

/// <summary>Breaks each promise that an analyzer makes, at a type of that name.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Unreliable : DiagnosticAnalyzer
{
    public const string Id = "UNRELIABLE";

    private static readonly DiagnosticDescriptor Rule =
        new(Id, "Unreliable", "Unreliable", "Unreliable", DiagnosticSeverity.Info, isEnabledByDefault: false);

    private static int s_runs;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        switch (context.Symbol.Name)
        {
            case "Throw": throw new InvalidOperationException();
            case "Overflow": Overflow(0); break;
            case "Hang": while (true) Interlocked.Increment(ref s_runs);
            case "Waver" when Interlocked.Increment(ref s_runs) % 2 == 0: break;
            case "Waver" or "FixThrows" or "FixUnparsable" or "FixUncompilable":
                context.ReportDiagnostic(Diagnostic.Create(Rule, context.Symbol.Locations[0]));
                break;
        }
    }

    private static int Overflow(int depth) => Overflow(depth + 1) + 1;
}

/// <summary>Breaks each promise that a fix makes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnreliableFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Unreliable.Id];

    public override FixAllProvider? GetFixAllProvider() => null;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var text = await context.Document.GetTextAsync(context.CancellationToken);
        var end = text.ToString(context.Span) switch
        {
            "FixUnparsable" => " class {",
            "FixUncompilable" => " class Derived : Missing { }",
            "FixThrows" => throw new InvalidOperationException(),
            _ => "",
        };
        var changed = context.Document.WithText(text.Replace(text.Length, 0, end));
        context.RegisterCodeFix(CodeAction.Create("Append", _ => Task.FromResult(changed), "Append"), context.Diagnostics);
    }
}
