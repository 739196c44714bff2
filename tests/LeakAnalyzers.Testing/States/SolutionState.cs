using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The project under test, the projects beside it and what is expected of them.</summary>
public class SolutionState : ProjectState
{
    /// <summary>A state whose unnamed files start with the prefix.</summary>
    public SolutionState(string name, string language, string defaultPrefix, string defaultExtension)
        : base(name, language, defaultPrefix, defaultExtension)
        => AdditionalProjects = new ProjectCollection(language, defaultExtension);

    /// <summary>What is taken over from the state before; chosen by whether the files differ.</summary>
    public StateInheritanceMode? InheritanceMode { get; set; }

    /// <summary>What marks mean; chosen by whether the files differ.</summary>
    public MarkupMode? MarkupHandling { get; set; }

    /// <summary>Projects beside the one under test.</summary>
    public ProjectCollection AdditionalProjects { get; }

    /// <summary>Expected diagnostics, beside those that marks expect.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    /// <summary>The state with all it inherits.</summary>
    public SolutionState WithInheritedValuesApplied(SolutionState? baseState, ImmutableArray<string> fixableDiagnostics)
        => StateInheritance.Apply(this, baseState, fixableDiagnostics);

    /// <summary>The state with its marks turned into expected diagnostics.</summary>
    public SolutionState WithProcessedMarkup(MarkupOptions markupOptions, DiagnosticDescriptor? defaultDiagnostic, ImmutableArray<DiagnosticDescriptor> supportedDiagnostics, ImmutableArray<string> fixableDiagnostics, string defaultPath)
        => WithProcessedMarkup(new MarkupContext(markupOptions, defaultDiagnostic, supportedDiagnostics, fixableDiagnostics, defaultPath));

    internal SolutionState WithProcessedMarkup(MarkupContext context)
    {
        if (InheritanceMode != StateInheritanceMode.Explicit) throw new InvalidOperationException("Inheritance processing must complete before markup processing.");
        if (MarkupHandling is not { } mode) throw new InvalidOperationException("It is not decided yet what marks mean.");

        var markup = new MarkupProcessing(context, mode);
        var result = new SolutionState(Name, Language, DefaultPrefix, DefaultExtension) { InheritanceMode = StateInheritanceMode.Explicit, MarkupHandling = MarkupMode.None };
        CopySettingsTo(result);
        CopyFilesTo(result, markup.Strip);
        foreach (var (name, project) in AdditionalProjects)
        {
            var stripped = new ProjectState(project.Name, project.Language, project.DefaultPrefix, project.DefaultExtension);
            project.CopySettingsTo(stripped);
            project.CopyFilesTo(stripped, markup.Strip);
            result.AdditionalProjects.Add(name, stripped);
        }

        result.ExpectedDiagnostics.AddRange(markup.Results(ExpectedDiagnostics));
        return result;
    }
}
