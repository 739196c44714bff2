using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Completes a state by what it takes over from the one before: the fixed state from the test state, the batch fixed state from the fixed one.</summary>
internal static class StateInheritance
{
    public static SolutionState Apply(SolutionState state, SolutionState? before, ImmutableArray<string> fixableIds)
    {
        if (before?.AdditionalFilesFactories.Count > 0) throw new InvalidOperationException("The base state must have its own inheritance applied first.");

        var (inheritance, markup) = Modes(state, before);
        var result = new SolutionState(state.Name, state.Language, state.DefaultPrefix, state.DefaultExtension) { InheritanceMode = StateInheritanceMode.Explicit, MarkupHandling = markup };
        state.CopySettingsTo(result);
        if (before is not null && inheritance != StateInheritanceMode.Explicit) Inherit(state, before, result, inheritance, fixableIds);

        // Files that factories make are added, they do not keep those of the state before from being inherited.
        state.CopyFilesTo(result, file => file);
        foreach (var (name, project) in state.AdditionalProjects) result.AdditionalProjects.Add(name, project);
        result.ExpectedDiagnostics.AddRange(state.ExpectedDiagnostics);
        return result;
    }

    /// <summary>Unless they are set: files that differ from those before are a fix's result, files that do not are the same situation again.</summary>
    private static (StateInheritanceMode Inheritance, MarkupMode Markup) Modes(SolutionState state, SolutionState? before)
    {
        if (before is null) return (state.InheritanceMode ?? StateInheritanceMode.Explicit, state.MarkupHandling ?? MarkupMode.Allow);

        return FilesDiffer(state, before)
            ? (state.InheritanceMode ?? StateInheritanceMode.AutoInherit, state.MarkupHandling ?? MarkupMode.IgnoreFixable)
            : (state.InheritanceMode ?? StateInheritanceMode.AutoInheritAll, state.MarkupHandling ?? before.MarkupHandling ?? MarkupMode.Allow);
    }

    private static bool FilesDiffer(SolutionState state, SolutionState before)
    {
        var emptyIsInherited = state.InheritanceMode != StateInheritanceMode.Explicit;
        return state.FileCollections.Zip(before.FileCollections).Any(pair => !Inherited(pair.First.Count) && !SourceFiles.SameText(pair.First, pair.Second))
            || (!Inherited(state.AdditionalReferences.Count) && !state.AdditionalReferences.SequenceEqual(before.AdditionalReferences));

        bool Inherited(int count) => emptyIsInherited && count == 0;
    }

    private static void Inherit(SolutionState state, SolutionState before, SolutionState result, StateInheritanceMode mode, ImmutableArray<string> fixableIds)
    {
        result.ReferenceAssemblies ??= before.ReferenceAssemblies;
        result.OutputKind ??= before.OutputKind;
        result.DocumentationMode ??= before.DocumentationMode;
        foreach (var ((own, theirs), target) in state.FileCollections.Zip(before.FileCollections).Zip(result.FileCollections))
        {
            if (own.Count == 0) target.AddRange(theirs);
        }

        if (state.AdditionalProjectReferences.Count == 0) result.AdditionalProjectReferences.AddRange(before.AdditionalProjectReferences);
        if (state.AdditionalReferences.Count == 0) result.AdditionalReferences.AddRange(before.AdditionalReferences);
        if (state.AdditionalProjects.Count == 0)
        {
            foreach (var (name, project) in before.AdditionalProjects) result.AdditionalProjects.Add(name, project);
        }

        if (state.ExpectedDiagnostics.Count == 0)
        {
            result.ExpectedDiagnostics.AddRange(before.ExpectedDiagnostics.Where(expected => mode == StateInheritanceMode.AutoInheritAll || !fixableIds.Contains(expected.Id)));
        }
    }
}
