namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Projects beside the one under test; asking for one creates it.</summary>
public class ProjectCollection : Dictionary<string, ProjectState>
{
    private readonly string _defaultLanguage;
    private readonly string _defaultExtension;

    /// <summary>A collection of projects in a language.</summary>
    public ProjectCollection(string defaultLanguage, string defaultExtension)
        => (_defaultLanguage, _defaultExtension) = (defaultLanguage, defaultExtension);

    /// <summary>The project of this name.</summary>
    public new ProjectState this[string projectName] => this[projectName, _defaultLanguage];

    /// <summary>The project of this name and language.</summary>
    public ProjectState this[string projectName, string language]
    {
        get
        {
            if (language != LanguageNames.CSharp) throw new NotSupportedException($"Projects in {language} are not supported.");
            if (!TryGetValue(projectName, out var project))
            {
                project = new ProjectState(projectName, language, $"/{projectName}/Test", _defaultExtension);
                Add(projectName, project);
            }

            return project;
        }
    }
}
