using System.Reflection;
using System.Runtime.Loader;

namespace LeakAnalyzers.Compare;

/// <summary>Loads the analyzers of a package beside those of others, on the compiler of this process.</summary>
internal sealed class AnalyzerAssembly : AssemblyLoadContext
{
    private readonly string _folder;

    private AnalyzerAssembly(string folder) => _folder = folder;

    /// <summary>
    /// The analyzers below a folder: of several builds for different compilers, those for the newest that this one can load.
    /// </summary>
    public static IEnumerable<DiagnosticAnalyzer> LoadAll(string folder)
    {
        var compiler = typeof(Compilation).Assembly.GetName().Version!;
        var best = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).Where(IsAnalyzer)
            .Select(Path.GetDirectoryName).Distinct().Select(path => (Path: path!, Version: CompilerOf(path!)))
            .Where(build => build.Version <= compiler).MaxBy(build => build.Version);
        var context = new AnalyzerAssembly(best.Path);
        return Directory.EnumerateFiles(best.Path, "*.dll")
            .Where(IsAnalyzer)
            .SelectMany(file => Analyzers(context.LoadFromAssemblyPath(Path.GetFullPath(file))));
    }

    public static IEnumerable<DiagnosticAnalyzer> Analyzers(Assembly assembly) =>
        from type in TypesOf(assembly)
        where !type.IsAbstract && type.GetCustomAttributes<DiagnosticAnalyzerAttribute>()
            .Any(mark => mark.Languages.Contains(LanguageNames.CSharp))
        orderby type.FullName
        select (DiagnosticAnalyzer)Activator.CreateInstance(type, nonPublic: true)!;

    protected override Assembly? Load(AssemblyName name)
    {
        if (Default.Assemblies.FirstOrDefault(loaded => loaded.GetName().Name == name.Name) is { } shared) return shared;
        var file = Path.GetFullPath(Path.Combine(_folder, name.Name + ".dll"));
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }

    private static bool IsAnalyzer(string file) =>
        !new[] { ".resources.dll", ".CodeFixers.dll", ".CodeFixes.dll" }.Any(end => file.EndsWith(end, StringComparison.Ordinal))
        && !Path.GetFileName(file).Contains("VisualBasic");

    // Types that need a newer compiler or a library of Visual Studio don't load.
    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException failure)
        {
            return failure.Types.OfType<Type>();
        }
    }

    // analyzers/dotnet/roslyn4.14/cs
    private static Version CompilerOf(string folder) =>
        folder.Split('/', '\\').FirstOrDefault(part => part.StartsWith("roslyn", StringComparison.Ordinal)) is { } part
            && Version.TryParse(part["roslyn".Length..], out var version) ? version : new Version(0, 0);
}
