using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.CodeFixes.Dispose.Fields;

/// <summary>Releases a resource that a field owns: with its type, and before another one takes its place.</summary>
internal static class FieldRelease
{
    public static Repair? Plan(FixContext site, OwnedField field)
    {
        var splice = new TextEditor();
        string? title = null;
        // released in one place alone, it would look released to everybody
        if (site.Hints.Contains(DiagnosticProperties.NeverReleased) && !field.IsReleased
            && (title = TypeDisposal.Write(site, field, splice)) is null)
            return null;
        var overwrites = site.Hints.Contains(DiagnosticProperties.Overwrites)
            || title is not null && BeforeOverwrite.DependsOnCall(site, field);
        // with the release at the end of the type alone, each further call would lose what the last one left
        if (overwrites && !BeforeOverwrite.Write(site, field, splice)) return null;
        if (overwrites) title ??= $"Dispose '{field.Name}' before it is replaced";
        return title is null ? null : new(title, splice) { ReachesOtherMembers = true };
    }
}
