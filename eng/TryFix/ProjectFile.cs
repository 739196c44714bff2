using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.TryFix;

/// <summary>What a project file and the properties files above it say, without MSBuild: conditions are not evaluated.</summary>
internal sealed partial class ProjectFile
{
    private static readonly string[] PlainUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
            "System.Threading.Tasks"];

    private static readonly string[] WebUsings =
        ["System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
            "Microsoft.AspNetCore.Routing",
         "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
         "Microsoft.Extensions.Logging"];

    private readonly List<XElement> _files = [];
    private readonly Dictionary<string, string> _properties = new(StringComparer.OrdinalIgnoreCase);

    private ProjectFile(string path, string root)
    {
        FilePath = path;
        Folder = Path.GetDirectoryName(path)!;
        for (var folder = Folder; folder is not null && folder.Length >= root.Length; folder = Path.GetDirectoryName(folder))
        {
            foreach (var name in new[] { "Directory.Packages.props", "Directory.Build.props" }) Load(Path.Combine(folder, name));
        }

        _files.Reverse();
        Load(path);
        foreach (var property in _files.SelectMany(file => file.Descendants())
            .Where(e => !e.HasElements && e.Parent?.Name.LocalName == "PropertyGroup"))
        {
            if (property.Attribute("Condition") is null || !_properties.ContainsKey(property.Name.LocalName))
                _properties[property.Name.LocalName] = property.Value.Trim();
        }

        var frameworks =
            (Property("TargetFrameworks") + ";" + Property("TargetFramework") + ";"
                + Property("TargetFrameworkVersion").Replace("v", "net").Replace(".", ""))
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Framework = frameworks.Where(f => !f.Contains('$')).MaxBy(TargetFramework.Rank) ?? "net10.0";
    }

    public string FilePath { get; }

    public string Folder { get; }

    /// <summary>One of the frameworks it targets: the newest.</summary>
    public string Framework { get; }

    public string AssemblyName =>
        Property("AssemblyName") is { Length: > 0 } name && !name.Contains('$') ? name : Path.GetFileNameWithoutExtension(FilePath);

    public bool IsProgram => Property("OutputType") is "Exe" or "WinExe";

    public NullableContextOptions Nullable =>
        Enum.TryParse<NullableContextOptions>(Property("Nullable"), ignoreCase: true, out var nullable)
            ? nullable
            : NullableContextOptions.Disable;

    public LanguageVersion Language =>
        LanguageVersionFacts.TryParse(Property("LangVersion"), out var language) && language != LanguageVersion.Default
            ? language
            : TargetFramework.Language(Framework);

    public IEnumerable<string> Symbols =>
        TargetFramework.Symbols(Framework)
            .Concat(Items("DefineConstants", e =>
                e.Attribute("Condition") is null && e.Parent?.Attribute("Condition") is null ? e.Value : null)
            .SelectMany(constants => constants.Split(';', ',')).Select(s => s.Trim()).Where(SyntaxFacts.IsValidIdentifier)).Distinct();

    public IEnumerable<string> ProjectReferences => Includes("ProjectReference").Select(InFolder);

    public IEnumerable<string> Packages =>
        Includes("PackageReference").Concat(Includes("GlobalPackageReference")).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The text of what the SDK would generate: global usings and friends.</summary>
    public string GeneratedText
    {
        get
        {
            var implicitly = Property("ImplicitUsings") is not ("enable" or "true")
                ? []
                : IsWeb
                ? PlainUsings.Concat(WebUsings)
                : PlainUsings;
            var usings = Items("Using", e => e.Attribute("Include") is { } name
                ? e.Attribute("Alias") is { } alias
                    ? $"{alias.Value} = {name.Value}"
                    : e.Attribute("Static")?.Value == "true"
                    ? $"static {name.Value}"
                    : name.Value
                : null);
            return string.Concat(implicitly.Concat(usings).Distinct().Select(name => $"global using {name};\n"))
                + string.Concat(Includes("InternalsVisibleTo").Where(name => !name.Contains('$'))
                    .Select(name => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]\n"));
        }
    }

    private bool IsWeb => _files[^1].Attribute("Sdk")?.Value == "Microsoft.NET.Sdk.Web";

    public static ProjectFile Read(string path, string root) => new(path, root);

    /// <summary>The files of its folder, less those it removes, more those it links.</summary>
    public IEnumerable<string> Sources(IEnumerable<string> below)
    {
        var removed = Items("Compile", e => e.Attribute("Remove")?.Value)
            .SelectMany(globs => globs.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(Glob)
            .ToList();
        var linked = Includes("Compile").Where(path => path.EndsWith(".cs", StringComparison.Ordinal) && !path.Contains('*'))
            .Select(InFolder).Where(File.Exists);
        return below.Where(path => !removed.Any(glob => glob.IsMatch(Path.GetRelativePath(Folder, path)))).Union(linked);
    }

    private void Load(string path)
    {
        if (!File.Exists(path)) return;
        try
        {
            _files.Add(XDocument.Load(path).Root!);
        }
        catch (XmlException failure)
        {
            Console.Error.WriteLine($"{path} is not read: {failure.Message}");
            if (path == FilePath) _files.Add(new XElement("Project"));
        }
    }

    private string Property(string name, int depth = 0) =>
        _properties.TryGetValue(name, out var value) && depth < 5
            ? Reference().Replace(value, match => Property(match.Groups[1].Value, depth + 1))
            : "";

    private IEnumerable<string> Items(string element, Func<XElement, string?> value) =>
        _files.SelectMany(file => file.Descendants()).Where(e => e.Name.LocalName == element).Select(value).OfType<string>();

    private IEnumerable<string> Includes(string element) => Items(element, e => e.Attribute("Include")?.Value);

    private string InFolder(string path) =>
        Path.GetFullPath(Path.Combine(Folder, path.Replace('\\', '/').Replace("$(MSBuildThisFileDirectory)", "")));

    private static Regex Glob(string glob) =>
        new("^" + Regex.Escape(glob.Replace('\\', '/')).Replace(@"\*\*/", "(.*/)?").Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*") + "$");

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Reference();
}
