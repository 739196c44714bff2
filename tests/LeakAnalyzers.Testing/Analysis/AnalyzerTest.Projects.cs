using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Testing.Model;

namespace Microsoft.CodeAnalysis.Testing;

/// <content>Makes projects of states.</content>
public abstract partial class AnalyzerTest<TVerifier>
{
    private readonly List<Workspace> _workspaces = [];

    /// <summary>How the code is compiled.</summary>
    protected abstract CompilationOptions CreateCompilationOptions();

    /// <summary>How the code is parsed.</summary>
    protected abstract ParseOptions CreateParseOptions();

    /// <summary>A workspace that lives as long as the run.</summary>
    public async Task<Workspace> CreateWorkspaceAsync()
    {
        var workspace = await CreateWorkspaceImplAsync().ConfigureAwait(false);
        lock (_workspaces) _workspaces.Add(workspace);
        return workspace;
    }

    /// <summary>A new workspace.</summary>
    protected virtual Task<Workspace> CreateWorkspaceImplAsync() => Task.FromResult<Workspace>(new AdhocWorkspace(MefHostServices.DefaultHost));

    /// <summary>The project under test, in a new solution.</summary>
    protected async Task<Project> CreateProjectAsync(EvaluatedProjectState primaryProject, ImmutableArray<EvaluatedProjectState> additionalProjects, CancellationToken cancellationToken)
        => ApplyCompilationOptions(await CreateProjectImplAsync(primaryProject, additionalProjects, cancellationToken).ConfigureAwait(false));

    /// <summary>The project under test, in a new solution, before rules are turned on.</summary>
    protected virtual async Task<Project> CreateProjectImplAsync(EvaluatedProjectState primaryProject, ImmutableArray<EvaluatedProjectState> additionalProjects, CancellationToken cancellationToken)
    {
        var primaryId = ProjectId.CreateNewId(primaryProject.Name);
        var solution = await CreateSolutionAsync(primaryId, primaryProject, cancellationToken).ConfigureAwait(false);
        var ids = new Dictionary<string, ProjectId> { [primaryProject.Name] = primaryId };
        foreach (var state in additionalProjects)
        {
            var id = ids[state.Name] = ProjectId.CreateNewId(state.Name);
            solution = solution.AddProject(id, state.Name, state.AssemblyName, state.Language);
            var project = solution.GetProject(id)!;
            solution = await ConfigureAsync(solution, id, state, project.CompilationOptions!, project.ParseOptions!, cancellationToken).ConfigureAwait(false);
            solution = ProjectFiles.Add(solution, id, state);
        }

        solution = ProjectFiles.Add(solution, primaryId, primaryProject);
        foreach (var state in additionalProjects.Insert(0, primaryProject))
        {
            solution = solution
                .AddMetadataReferences(ids[state.Name], state.AdditionalReferences)
                .AddProjectReferences(ids[state.Name], state.AdditionalProjectReferences.Select(name => new ProjectReference(ids[name])));
        }

        solution = SolutionTransforms.Aggregate(solution, (changed, transform) => transform(changed, primaryId));
        return solution.GetProject(primaryId) ?? throw new InvalidOperationException($"A solution transform has removed the project '{primaryProject.Name}'.");
    }

    /// <summary>A solution with the project under test, without its files.</summary>
    protected virtual async Task<Solution> CreateSolutionAsync(ProjectId projectId, EvaluatedProjectState projectState, CancellationToken cancellationToken)
    {
        var workspace = await CreateWorkspaceAsync().ConfigureAwait(false);
        if (OptionsTransforms.Count > 0)
        {
            var options = OptionsTransforms.Aggregate((Options.OptionSet)workspace.Options, (changed, transform) => transform(changed));
            if (!workspace.TryApplyChanges(workspace.CurrentSolution.WithOptions(options))) throw new InvalidOperationException("The workspace has refused the options.");
        }

        var solution = workspace.CurrentSolution.AddProject(projectId, projectState.Name, projectState.AssemblyName, projectState.Language);
        return await ConfigureAsync(solution, projectId, projectState, CreateCompilationOptions(), CreateParseOptions(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Turns on the rules under test.</summary>
    protected virtual Project ApplyCompilationOptions(Project project)
    {
        var severities = new Dictionary<string, ReportDiagnostic>();
        foreach (var descriptor in GetDiagnosticAnalyzers().SelectMany(analyzer => analyzer.SupportedDiagnostics))
        {
            severities[descriptor.Id] = descriptor.IsEnabledByDefault ? ReportDiagnostic.Default : TurnedOn(descriptor.DefaultSeverity);
        }

        // An analyzer that throws is a failure.
        severities.Add("AD0001", ReportDiagnostic.Error);
        foreach (var id in DisabledDiagnostics) severities[id] = ReportDiagnostic.Suppress;

        // What a transform has set stays.
        var options = project.CompilationOptions!;
        options = options.WithSpecificDiagnosticOptions(severities.ToImmutableDictionary().SetItems(options.SpecificDiagnosticOptions));
        return project.Solution.WithProjectCompilationOptions(project.Id, options).GetProject(project.Id)!;
    }

    private static async Task<Solution> ConfigureAsync(Solution solution, ProjectId id, EvaluatedProjectState state, CompilationOptions compilation, ParseOptions parse, CancellationToken cancellationToken)
    {
        var references = await state.ReferenceAssemblies.ResolveAsync(state.Language, cancellationToken).ConfigureAwait(false);
        return solution
            .WithProjectCompilationOptions(id, compilation.WithOutputKind(state.OutputKind).WithAssemblyIdentityComparer(state.ReferenceAssemblies.AssemblyIdentityComparer))
            .WithProjectParseOptions(id, parse.WithDocumentationMode(state.DocumentationMode))
            .AddMetadataReferences(id, references);
    }

    private static ReportDiagnostic TurnedOn(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Hidden => ReportDiagnostic.Hidden,
        DiagnosticSeverity.Info => ReportDiagnostic.Info,
        DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
        DiagnosticSeverity.Error => ReportDiagnostic.Error,
        _ => throw new ArgumentOutOfRangeException(nameof(severity)),
    };

    private void DisposeWorkspaces()
    {
        foreach (var workspace in _workspaces) workspace.Dispose();
        _workspaces.Clear();
    }
}
