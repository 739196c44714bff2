using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.CodeFixes.Reuse.Services;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse;

/// <summary>Keeps one client in a static field of the class, over a handler that renews its connections.</summary>
internal sealed class ShareClient(ReuseClientRun run) : IReuseClient
{
    public string Key => "Shared";

    public string Title(ClientSite site) => $"Share one {ClientNames.Type(site.ClientType)}";

    public async Task<bool> TryWriteAsync(ClientSite site, SolutionEdits edits, CancellationToken cancellation)
    {
        if (IsGeneric(site.Type) || site.Declaration.OpenBraceToken.Span.IsEmpty) return false;
        var creation = await SharedCreation.ReadAsync(site, cancellation).ConfigureAwait(false);
        if (creation is null || creation.WidestReach > (creation.IsMadeLate ? DependenceScope.Process : DependenceScope.Constant))
            return false;
        var uses = ClientUses.Create(site, creation);
        var draft = new SolutionEdits();
        var mine = draft.In(site.Document);
        if (site.InitializedMember is { } member)
            return !creation.IsMadeLate && AnalysisCallback.Ask(cancellation, () => uses.AreShareable(member, site.Declaration))
                && creation.Text(mine, site.Declaration) is { } value && TryMakeStatic(site, member, value, mine) && edits.TryAdd(draft);
        if (site.Access == InstanceAccess.Initializer || !AnalysisCallback.Ask(cancellation, uses.AreShareable)) return false;

        var additions = run.Additions(site);
        if (creation.IsMadeLate)
            return await LazyMember.TryWriteAsync(site, creation, uses, additions, isStatic: true, edits, cancellation)
                .ConfigureAwait(false);
        var declared = new DocumentEdits();
        if (creation.Text(declared, site.Declaration) is not { } text) return false;
        await run.KnowFieldsAsync(site, additions.Knowledge, cancellation).ConfigureAwait(false);
        var typeName = new TypeNames(site.Model, site.Declaration.OpenBraceToken.Span.End, declared).Write(site.ClientType);
        var known = additions.Knowledge.MemberOf(creation.Shape);
        var field = known ?? additions.Knowledge.NewName(additions.Style.StaticName(ClientNames.Field(site.ClientType)));
        if (known is null) mine.Add(declared);
        if (!ClientReplacement.TryWrite(site, field, creation, uses, mine) || !edits.TryAdd(draft)) return false;
        if (known is not null) return true;
        additions.Knowledge.Know(creation.Shape, field);
        additions.AddStatic($"{additions.Style.PrivateKeyword}static readonly {typeName} {field} = {text};");
        return true;
    }

    private static bool TryMakeStatic(ClientSite site, ISymbol member, string text, DocumentEdits edits)
    {
        if (member is not IFieldSymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Private } field
            || site.Type.DeclaringSyntaxReferences.Length != 1)
            return false;
        if (site.Creation.FirstAncestorOrSelf<FieldDeclarationSyntax>() is not { } declaration) return false;
        var place = field.IsReadOnly
            ? declaration.Modifiers.First(m => m.ValueText == "readonly").SpanStart
            : declaration.Declaration.SpanStart;
        edits.Insert(place, field.IsReadOnly ? "static " : "static readonly ");
        edits.Replace(site.Creation.Span, text);
        return true;
    }

    // A static field of a generic type is one field for each type it is made with.
    private static bool IsGeneric(INamedTypeSymbol type) =>
        RecursionGuard.Descend(type).IsGenericType || type.ContainingType is { } outer && IsGeneric(outer);
}
