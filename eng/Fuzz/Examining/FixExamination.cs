using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.Fuzz.Examining;

/// <summary>Applies every action offered for the findings of a document: each alone, then all of an id at once.</summary>
internal sealed class FixExamination(ExaminedRules rules, Document document, bool isWithoutErrors, ImmutableArray<Diagnostic> found,
    Action<string> announce)
{
    // A mutant with more findings repeats itself.
    private const int MostFindings = 12;

    private readonly List<Failure> _failures = [];

    public IReadOnlyList<Failure> Failures => _failures;

    public int Applied { get; private set; }

    public async Task RunAsync()
    {
        var keys = new Dictionary<(string Id, CodeFixProvider Fixer), string?>();
        foreach (var finding in found.Where(finding => finding.Location.SourceTree?.FilePath == FuzzWorkspace.FilePath).Take(MostFindings))
        {
            foreach (var fixer in rules.FixersOf(finding.Id))
            {
                var place = $"{fixer.GetType().Name} for {finding.Id}";
                announce($"fix by {place}");
                await GuardAsync(place, async () =>
                {
                    foreach (var action in await ActionsAsync(fixer, finding))
                    {
                        keys.TryAdd((finding.Id, fixer), action.EquivalenceKey);
                        await CheckAsync($"{place} '{action.EquivalenceKey}'", action, $"{action.Title}: {finding.GetMessage()}");
                    }
                });
            }
        }

        foreach (var ((id, fixer), key) in keys)
        {
            var place = $"{fixer.GetType().Name} for {id} in the document";
            announce($"fix all by {place}");
            await GuardAsync(place, async () =>
            {
                var source = new Source(rules, document, found, id);
                var context = new FixAllContext(document, fixer, FixAllScope.Document, key, [id], source, CancellationToken.None);
                if (fixer.GetFixAllProvider() is not { } provider || await provider.GetFixAsync(context) is not { } action) return;
                await CheckAsync($"{place} '{key}'", action, action.Title);
            });
        }
    }

    private async Task<ImmutableArray<CodeAction>> ActionsAsync(CodeFixProvider fixer, Diagnostic finding)
    {
        var actions = ImmutableArray.CreateBuilder<CodeAction>();
        var context = new CodeFixContext(document, finding, (action, _) => actions.Add(action), CancellationToken.None);
        await fixer.RegisterCodeFixesAsync(context);
        return [.. actions.SelectMany(Leaves)];
    }

    private static IEnumerable<CodeAction> Leaves(CodeAction action) =>
        action.NestedActions.IsEmpty ? [action] : action.NestedActions.SelectMany(Leaves);

    private async Task CheckAsync(string place, CodeAction action, string what)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        if (operations.OfType<ApplyChangesOperation>().SingleOrDefault() is not { } change) return;
        Applied++;
        var project = change.ChangedSolution.GetProject(document.Project.Id)!;
        var compilation = (await project.GetCompilationAsync())!;
        var trees = compilation.SyntaxTrees.Where(tree => !tree.FilePath.EndsWith("Usings.cs", StringComparison.Ordinal));
        var text = string.Join("\n", trees.Select(tree => tree.ToString()));

        var syntax = compilation.SyntaxTrees.SelectMany(tree => Errors(tree.GetDiagnostics())).ToList();
        var before = Errors((await document.GetSyntaxTreeAsync())!.GetDiagnostics()).Count();
        if (syntax.Count > before)
        {
            Add(FailureKind.FixBreaksSyntax, $"{place}: {syntax[0].Id}", $"{what}\n{string.Join("\n", syntax)}\n{text}");
            return;
        }

        if (isWithoutErrors && Errors(compilation.GetDiagnostics()).ToList() is [var first, ..] errors)
        {
            Add(FailureKind.FixBreaksBuild, $"{place}: {first.Id}", $"{what}\n{string.Join("\n", errors)}\n{text}");
        }
    }

    private static IEnumerable<Diagnostic> Errors(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error);

    private async Task GuardAsync(string place, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception exception)
        {
            Add(FailureKind.FixThrows, $"{exception.GetType().Name} in {StackTraces.Innermost(exception)}", $"{place}: {exception}");
        }
    }

    private void Add(FailureKind kind, string cause, string detail)
    {
        var failure = new Failure(kind, [cause], detail);
        // A fix-all that breaks what its fix breaks alone is the same failure.
        var alone = failure with { Causes = [cause.Replace(" in the document", "")] };
        if (!_failures.Any(known => known.IsLike(failure) || known.IsLike(alone))) _failures.Add(failure);
    }

    private sealed class Source(ExaminedRules rules, Document document, ImmutableArray<Diagnostic> found, string id)
        : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document other, CancellationToken cancellationToken)
        {
            if (other.Name != document.Name) return [];
            var known = other == document ? found : await new Analysis(rules).RunAsync(other, isConcurrent: false);
            return known.Where(finding => finding.Id == id && finding.Location.SourceTree?.FilePath == FuzzWorkspace.FilePath);
        }

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            project.GetDocument(document.Id) is { } mutant ? await GetDocumentDiagnosticsAsync(mutant, cancellationToken) : [];

        // None of ours is without a place.
        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
