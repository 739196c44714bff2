using Microsoft.CodeAnalysis.Testing.Model;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Puts the files of a state into a project.</summary>
internal static class ProjectFiles
{
    public static Solution Add(Solution solution, ProjectId project, EvaluatedProjectState state)
    {
        foreach (var (path, text) in state.Sources)
        {
            var (name, folders) = NameAndFolders(state.DefaultPrefix, path);
            solution = solution.AddDocument(DocumentId.CreateNewId(project, path), name, text, folders, path);
        }

        foreach (var (path, text) in state.AdditionalFiles)
        {
            var (name, folders) = NameAndFolders(state.DefaultPrefix, path);
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(project, path), name, text, folders, path);
        }

        foreach (var (path, text) in state.AnalyzerConfigFiles)
        {
            var (name, folders) = NameAndFolders(state.DefaultPrefix, path);
            solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(project, path), name, text, folders, path);
        }

        return solution;
    }

    /// <summary>Below the project's folder a path is split; a rooted path elsewhere is a name as it stands, and of any other only the last part counts.</summary>
    public static (string Name, string[] Folders) NameAndFolders(string prefix, string path)
    {
        var root = prefix[..(prefix.LastIndexOf('/') + 1)];
        if (root.Length > 0 && path.StartsWith(root, StringComparison.Ordinal))
        {
            var parts = path[root.Length..].Split('/');
            return (parts[^1], parts[..^1]);
        }

        return (root.Length > 0 && path.StartsWith('/') ? path : path[(path.LastIndexOf('/') + 1)..], []);
    }
}
