using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>
/// Releases what a local holds in a 'finally' around all that uses it: for locals that hold several resources in turn, or get theirs in one
/// of several places.
/// </summary>
internal static class ReleaseAtEnd
{
    public static Repair? Plan(FixContext site, ILocalSymbol local, LocalDeclarationStatementSyntax declaration, ResourceUsages dependents)
    {
        if (!dependents.StaysInside || !local.Type.IsReferenceType || StatementList.TryCreate(declaration) is not { } siblings
            || declaration.Declaration.Variables.Count != 1)
            return null;
        if (dependents.Mentions.Any(mention => !siblings.Owner.Span.Contains(mention.Span))
            || !WaitingUse.Suffice(site, local.Type, dependents, declaration))
            return null;
        var variable = declaration.Declaration.Variables[0];
        var isFilledAtOnce = variable.Initializer is { Value: var initial } && !initial.IsNullOrDefault();
        if (Reassignments.TryCreate(site, local, dependents, isFilledAtOnce, siblings) is not { } successors) return null;
        if (UsingForm.For(site, local.Type, declaration, siblings) is not { } form) return null;
        var mayBeNull = !isFilledAtOnce || successors.MayBeNull || Reassignments.IsPerhapsNull(variable.Initializer!.Value, site);
        var release = Words(local, form, mayBeNull);
        var splice = new TextEditor();
        var uses = dependents.Mentions.Select(mention => siblings.IndexOf(mention.Span)).ToList();
        var first = isFilledAtOnce ? siblings.IndexOf(declaration.Span) + 1 : uses.Min();
        var last = siblings.Closure(first, uses.Max(), site.Model, site.Cancellation);
        if (last < first) return null;
        var layout = new BlockLayout(site.Root, site.Text, siblings[first]);
        var around = first == last ? siblings[first] as TryStatementSyntax : null;
        if (!successors.Write(release, around is null ? layout.Unit : "", splice, layout)) return null;
        if (around?.Finally is { } known && dependents.Releases.Where(known.Contains).ToList() is { Count: 1 } ends)
        {
            // what is released at the end already is overwritten before it
            return splice.IsEmpty || dependents.Releases.Any(other => other != ends[0] && !successors.Keep(other))
                ? null
                : new($"Dispose '{local.Name}' before it is reassigned", splice);
        }

        if (ExistingReleases.TryCreate(site, dependents, siblings) is not { } releases
            || dependents.Releases.Any(freed =>
                freed is UsingStatementSyntax || freed.Ancestors().Any(node => node is FinallyClauseSyntax)))
            return null;
        if (releases.End is { } end && !siblings.Statements.Take(last + 1).Skip(end + 1).All(releases.IsIndifferent)) return null;
        if (!layout.KeepsRegions(TextSpan.FromBounds(siblings[first].SpanStart, siblings[last].Span.End))) return null;
        if (dependents.Releases.Any(freed => !releases.Takes(freed) && !successors.Keep(freed)) || !releases.Remove(splice, layout))
            return null;
        if (variable.Initializer is null) StartEmpty(site, declaration, variable, splice);
        return (around is null
            ? TryBlock.Around(splice, layout, siblings[first], siblings[last], "finally", release)
            : TryBlock.Finish(splice, layout, around, dependents.Mentions, release))
            ? new($"Dispose '{local.Name}' in 'finally'", splice)
            : null;
    }

    /// <summary>The statement that releases what a local holds.</summary>
    public static string Words(ILocalSymbol local, UsingForm form, bool mayBeNull) => form.Awaits
        ? $"{(mayBeNull ? $"if ({local.Name} != null) " : "")}await {local.Name}.DisposeAsync();"
        : $"{local.Name}{(mayBeNull ? "?" : "")}.Dispose();";

    /// <summary>Makes 'T x = null;' of 'T x;'.</summary>
    public static void StartEmpty(FixContext site, LocalDeclarationStatementSyntax declaration, VariableDeclaratorSyntax variable,
        TextEditor splice)
    {
        if (declaration.Declaration.Type is not NullableTypeSyntax
            && (site.Model.GetNullableContext(declaration.SpanStart) & NullableContext.Enabled) == NullableContext.Enabled)
            splice.Insert(declaration.Declaration.Type.Span.End, "?");
        splice.Insert(variable.Identifier.Span.End, " = null");
    }
}
