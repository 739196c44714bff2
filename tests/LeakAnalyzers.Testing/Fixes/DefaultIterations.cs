using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How many rounds of fixing a test expects that does not say: bounds, by what differs between code and fixed code.</summary>
internal static class DefaultIterations
{
    /// <summary>One for each diagnostic.</summary>
    public static int Incremental(SolutionState test, SolutionState @fixed, ImmutableArray<DiagnosticResult> fixable)
        => Differ(test, @fixed) ? -fixable.Length : 0;

    /// <summary>One for each document with a diagnostic.</summary>
    public static int InDocument(SolutionState test, SolutionState @fixed, ImmutableArray<DiagnosticResult> fixable)
        => FilesDiffer(test, @fixed) ? -fixable.Select(result => result.Spans.Select(place => place.Span.Path).FirstOrDefault()).Distinct().Count() : 0;

    /// <summary>One for each project that is changed.</summary>
    public static int InProject(SolutionState test, SolutionState @fixed)
        => -(test.AdditionalProjects.Count(project => ProjectDiffers(project.Value, @fixed.AdditionalProjects.GetValueOrDefault(project.Key))) + (FilesDiffer(test, @fixed) ? 1 : 0));

    /// <summary>One for each language, of which there is only one.</summary>
    public static int InSolution(SolutionState test, SolutionState @fixed) => Differ(test, @fixed) ? -1 : 0;

    private static bool Differ(SolutionState test, SolutionState @fixed)
        => FilesDiffer(test, @fixed)
            || test.AdditionalProjects.Count != @fixed.AdditionalProjects.Count
            || test.AdditionalProjects.Any(project => ProjectDiffers(project.Value, @fixed.AdditionalProjects.GetValueOrDefault(project.Key)));

    private static bool ProjectDiffers(ProjectState test, ProjectState? @fixed) => @fixed is null || FilesDiffer(test, @fixed);

    private static bool FilesDiffer(ProjectState test, ProjectState @fixed)
        => test.FileCollections.Zip(@fixed.FileCollections).Any(pair => !SourceFiles.Same(pair.First, pair.Second));
}
