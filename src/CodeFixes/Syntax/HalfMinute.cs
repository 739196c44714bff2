using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Syntax;

/// <summary>The time after which a repair gives a silent peer up, and how it is written.</summary>
internal static class HalfMinute
{
    public static string At(Site site, int position) => $"{TypeAt(site, "System.TimeSpan", position)}.FromSeconds(30)";

    /// <summary>The name of a type as short as the place allows.</summary>
    public static string TypeAt(Site site, string fullName, int position) =>
        site.Model.Compilation.GetTypeByMetadataName(fullName)?.ToMinimalDisplayString(site.Model, position) ?? fullName;

    /// <summary>Sets a property of a new object to this time.</summary>
    public static Splice Set(Site site, BaseObjectCreationExpressionSyntax creation, string property)
    {
        var (edits, layout) = (new DocumentEdits(), new TextLayout(site.Text));
        var span = new TypeNames(site.Model, creation.SpanStart, edits).Write(site.Model.Compilation.GetTypeByMetadataName("System.TimeSpan")!);
        InitializerInsertion.Add(creation, $"{property} = {span}.FromSeconds(30)", layout, edits);
        UsingDirectives.Add(site.Root, layout, edits);
        return edits.ToSplice();
    }
}
