using LeakAnalyzers.CodeFixes.Editing.Naming;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>The time after which a repair gives a silent peer up, and how it is written.</summary>
internal static class DefaultTimeout
{
    public static string At(FixContext site, int position) => $"{TypeAt(site, "System.TimeSpan", position)}.FromSeconds(30)";

    /// <summary>The name of a type as short as the place allows.</summary>
    public static string TypeAt(FixContext site, string fullName, int position) =>
        site.Model.Compilation.GetTypeByMetadataName(fullName)?.ToMinimalDisplayString(site.Model, position) ?? fullName;

    /// <summary>Sets a property of a new object to this time.</summary>
    public static TextEditor Set(FixContext site, BaseObjectCreationExpressionSyntax creation, string property)
    {
        var (edits, layout) = (new DocumentEdits(), new TextLayout(site.Text));
        var span =
            new TypeNames(site.Model, creation.SpanStart, edits).Write(site.Model.Compilation.GetTypeByMetadataName("System.TimeSpan")!);
        InitializerInsertion.Add(creation, $"{property} = {span}.FromSeconds(30)", layout, edits);
        UsingDirectives.Add(site.Root, layout, edits);
        return edits.ToSplice();
    }
}
