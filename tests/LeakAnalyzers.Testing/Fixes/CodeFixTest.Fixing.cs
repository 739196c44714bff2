using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <content>Fixes the code, one diagnostic after the other and all at once in every scope.</content>
public abstract partial class CodeFixTest<TVerifier>
{
    private async Task VerifyFixesAsync(SolutionState test, SolutionState @fixed, SolutionState batchFixed, CancellationToken cancellationToken)
    {
        var fixes = GetCodeFixProviders().ToList();
        var fixable = test.ExpectedDiagnostics.Where(expected => fixes.Any(fix => fix.FixableDiagnosticIds.Contains(expected.Id))).ToImmutableArray();

        await VerifyFixAsync(@fixed, NumberOfIncrementalIterations ?? DefaultIterations.Incremental(test, @fixed, fixable), scope: null, "Iterative code fix application").ConfigureAwait(false);
        if (fixes.All(fix => fix.GetFixAllProvider() is null)) return;

        if (!CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipFixAllInDocumentCheck))
        {
            var rounds = NumberOfFixAllInDocumentIterations ?? NumberOfFixAllIterations ?? DefaultIterations.InDocument(test, batchFixed, fixable);
            await VerifyFixAsync(batchFixed, rounds, FixAllScope.Document, "Fix all in document").ConfigureAwait(false);
        }

        if (!CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipFixAllInProjectCheck))
        {
            var rounds = NumberOfFixAllInProjectIterations ?? NumberOfFixAllIterations ?? DefaultIterations.InProject(test, batchFixed);
            await VerifyFixAsync(batchFixed, rounds, FixAllScope.Project, "Fix all in project").ConfigureAwait(false);
        }

        if (!CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipFixAllInSolutionCheck))
        {
            var rounds = NumberOfFixAllIterations ?? DefaultIterations.InSolution(test, batchFixed);
            await VerifyFixAsync(batchFixed, rounds, FixAllScope.Solution, "Fix all in solution").ConfigureAwait(false);
        }

        async Task VerifyFixAsync(SolutionState expected, int expectedRounds, FixAllScope? scope, string context)
        {
            var verifier = Verify.PushContext(context);
            var (primary, additional) = Evaluate(test);
            var project = await CreateProjectAsync(primary, additional, cancellationToken).ConfigureAwait(false);
            var run = new FixRun([.. GetDiagnosticAnalyzers()], [.. GetCodeFixProviders()], scope, verifier, cancellationToken);
            var (result, failure) = await FixAsync(run, project, new IterationCount(expectedRounds, verifier)).ConfigureAwait(false);

            await ProjectComparison.VerifyAsync(expected, result, verifier, cancellationToken).ConfigureAwait(false);
            foreach (var (name, state) in expected.AdditionalProjects)
            {
                await ProjectComparison.VerifyAsync(state, result.Solution.Projects.Single(candidate => candidate.Name == name), verifier, cancellationToken).ConfigureAwait(false);
            }

            // A wrong text says more than a wrong number of rounds.
            failure?.Throw();
        }
    }

    /// <summary>Fixes, in one round after the other, until there is nothing more to do.</summary>
    private async Task<(Project Project, ExceptionDispatchInfo? Failure)> FixAsync(FixRun run, Project project, IterationCount rounds)
    {
        ExceptionDispatchInfo? wrongTree = null;
        ImmutableArray<(Project project, Diagnostic diagnostic)> previous = [];
        for (var round = 0; ; round++)
        {
            var diagnostics = await GetSortedDiagnosticsAsync(project.Solution, run.Analyzers, run.CancellationToken).ConfigureAwait(false);
            if (diagnostics.IsEmpty || IsSame(diagnostics, previous)) break;
            if (Captured(rounds.Begin) is { } tooMany) return (project, wrongTree ?? tooMany);

            previous = diagnostics;
            var outcome = run.Scope is { } scope
                ? await FixAllOnceAsync(run, scope, project, diagnostics, round).ConfigureAwait(false)
                : await FixOneOnceAsync(run, project, diagnostics, round).ConfigureAwait(false);
            wrongTree ??= outcome.WrongTree;
            project = outcome.Project;

            // A round in which nothing was offered does not count.
            if (outcome.Kind == RoundKind.NothingOffered) rounds.TakeBack();
            if (outcome.Kind == RoundKind.Declined) return (project, null);
            if (outcome.Kind != RoundKind.Changed || CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne)) break;
        }

        return (project, wrongTree ?? Captured(rounds.End));
    }

    /// <summary>Takes the first action that changes something.</summary>
    private async Task<RoundOutcome> FixOneOnceAsync(FixRun run, Project project, ImmutableArray<(Project project, Diagnostic diagnostic)> diagnostics, int round)
    {
        var outcome = new RoundOutcome(RoundKind.NothingOffered, project, null);
        foreach (var (_, diagnostic) in Fixable(run, project.Solution, diagnostics))
        {
            var offers = await OffersAsync(run, project.Solution, diagnostic).ConfigureAwait(false);
            if (SelectAction(round, [.. offers.Select(offer => offer.Action)], run.Verifier) is not { } action) continue;

            outcome = await TakeAsync(run, action, project, project.Solution.GetDocument(diagnostic.Location.SourceTree)!.Project).ConfigureAwait(false);
            if (outcome.Kind == RoundKind.Changed) break;
        }

        return outcome;
    }

    /// <summary>Fixes all that is like the first diagnostic for which an action is offered.</summary>
    private async Task<RoundOutcome> FixAllOnceAsync(FixRun run, FixAllScope scope, Project project, ImmutableArray<(Project project, Diagnostic diagnostic)> diagnostics, int round)
    {
        foreach (var (itsProject, diagnostic) in Fixable(run, project.Solution, diagnostics))
        {
            var offers = await OffersAsync(run, project.Solution, diagnostic).ConfigureAwait(false);
            if (SelectAction(round, [.. offers.Select(offer => offer.Action)], run.Verifier) is not { } action) continue;

            var fix = offers.Single(offer => offer.Action == action).Fix;
            if (fix.GetFixAllProvider() is not { } provider || !provider.GetSupportedFixAllScopes().Contains(scope)) break;

            var context = CreateFixAllContext(
                project.Solution.GetDocument(diagnostic.Location.SourceTree),
                diagnostic.Location.SourceSpan,
                itsProject,
                fix,
                scope,
                action.EquivalenceKey,
                provider.GetSupportedFixAllDiagnosticIds(fix),
                diagnostic.Severity,
                new FoundDiagnostics(diagnostics),
                run.CancellationToken);
            return await provider.GetFixAsync(context).ConfigureAwait(false) is { } all
                ? await TakeAsync(run, all, project, itsProject).ConfigureAwait(false)
                : new RoundOutcome(RoundKind.Declined, project, null);
        }

        return new RoundOutcome(RoundKind.NothingOffered, project, null);
    }

    private async Task<RoundOutcome> TakeAsync(FixRun run, CodeAction action, Project primary, Project target)
    {
        var (changed, wrongTree) = await ApplyAsync(action, target, run.Verifier, run.CancellationToken).ConfigureAwait(false);
        return changed == target
            ? new RoundOutcome(RoundKind.Unchanged, primary, wrongTree)
            : new RoundOutcome(RoundKind.Changed, changed.Solution.GetProject(primary.Id) ?? throw new InvalidOperationException($"The fix has removed the project '{primary.Name}'."), wrongTree);
    }

    /// <summary>The diagnostics a fix is for, in documents: those of additional files are never fixed.</summary>
    private List<(Project project, Diagnostic diagnostic)> Fixable(FixRun run, Solution solution, ImmutableArray<(Project project, Diagnostic diagnostic)> diagnostics)
    {
        var fixable = diagnostics
            .Where(found => run.Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(found.diagnostic.Id)) && solution.GetDocument(found.diagnostic.Location.SourceTree) is not null)
            .ToList();
        if (!CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipLocalDiagnosticCheck))
        {
            run.Verifier.False(fixable.Exists(found => IsNonLocal(found.diagnostic)), "Code fix is attempting to provide a fix for a non-local analyzer diagnostic");
        }

        if (!CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne)) return fixable;

        var selected = TrySelectDiagnosticToFix([.. fixable.Select(found => found.diagnostic)]);
        return [.. fixable.Where(found => ReferenceEquals(found.diagnostic, selected))];
    }

    private async Task<List<(CodeAction Action, CodeFixProvider Fix)>> OffersAsync(FixRun run, Solution solution, Diagnostic diagnostic)
    {
        var offers = new List<(CodeAction, CodeFixProvider)>();
        foreach (var fix in run.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var actions = ImmutableArray.CreateBuilder<CodeAction>();
            var context = CreateCodeFixContext(solution.GetDocument(diagnostic.Location.SourceTree)!, diagnostic.Location.SourceSpan, [diagnostic], (action, _) => actions.Add(action), run.CancellationToken);
            await fix.RegisterCodeFixesAsync(context).ConfigureAwait(false);
            offers.AddRange(FilterCodeActions(actions.ToImmutable()).Select(action => (action, fix)));
        }

        return offers;
    }

    private static bool IsSame(ImmutableArray<(Project project, Diagnostic diagnostic)> diagnostics, ImmutableArray<(Project project, Diagnostic diagnostic)> previous)
        => diagnostics.Select(Identity).SequenceEqual(previous.Select(Identity));

    private static (ProjectId Project, string Id, Text.TextSpan Span) Identity((Project project, Diagnostic diagnostic) found)
        => (found.project.Id, found.diagnostic.Id, found.diagnostic.Location.SourceSpan);
}
