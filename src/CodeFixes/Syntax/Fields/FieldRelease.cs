using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.CodeFixes.Syntax.Fields;

/// <summary>Releases a resource that a field owns: with its type, and before another one takes its place.</summary>
internal static class FieldRelease
{
    public static Repair? Of(Site site, OwnedField field)
    {
        var splice = new Splice();
        var title = site.Hints.Contains(Hints.NeverReleased) && !field.IsReleased ? TypeDisposal.Write(site, field, splice) : null;
        if (site.Hints.Contains(Hints.Overwrites) && BeforeOverwrite.Write(site, field, splice)) title ??= $"Dispose '{field.Name}' before another one takes its place";
        return title is null ? null : new(title, splice) { ReachesOtherMembers = true };
    }
}
