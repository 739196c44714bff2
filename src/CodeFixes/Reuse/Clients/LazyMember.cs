using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Reuse.Services;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;

namespace LeakAnalyzers.CodeFixes.Reuse.Clients;

/// <summary>A property that makes its client at the first use, with the fields it needs.</summary>
internal sealed class LazyMember
{
    private const string Lazily = "System.Threading.LazyInitializer";

    private readonly ClientSite _site;
    private readonly TypeAdditions _additions;
    private readonly bool _isStatic;
    private readonly List<string> _names = [];

    private LazyMember(ClientSite site, TypeAdditions additions, bool isStatic)
    {
        _site = site;
        _additions = additions;
        _isStatic = isStatic;
    }

    /// <summary>
    /// Puts the property in the place of the client made per call, and adds it to the class unless it has one that makes the same.
    /// </summary>
    public static async Task<bool> TryWriteAsync(ClientSite site, SharedCreation creation, ClientUses uses, TypeAdditions additions,
        bool isStatic, SolutionEdits edits, CancellationToken cancellation)
    {
        if (!await HttpTypes.AreKnownAsync(site.Document, [Lazily], cancellation).ConfigureAwait(false)) return false;
        var declared = new DocumentEdits();
        if (creation.Text(declared, site.Declaration) is not { } text) return false;
        ReuseClientRun.KnowMembers(site, additions.Knowledge);

        var known = additions.Knowledge.MemberOf(text);
        var property = known ?? additions.Knowledge.NewName(ClientNames.Property(site.ClientType));
        var draft = new SolutionEdits();
        var mine = draft.In(site.Document);
        var member = new LazyMember(site, additions, isStatic);
        var (fields, made) = member.Declarations(property, text, declared);
        if (known is null) mine.Add(declared);
        if (!ClientReplacement.TryWrite(site, property, creation, uses, mine) || !edits.TryAdd(draft)) return false;
        if (known is not null) return true;
        additions.AddLate(fields, made, isStatic);
        additions.Knowledge.Know(text, property);
        foreach (var name in member._names) additions.Knowledge.Know(name, name);
        return true;
    }

    private (IReadOnlyList<string> Fields, string Property) Declarations(string property, string text, DocumentEdits edits)
    {
        var names = new TypeNames(_site.Model, _site.Declaration.OpenBraceToken.Span.End, edits);
        var type = names.Write(_site.ClientType);
        var initializer = names.Write(_site.Model.Compilation.GetTypesByMetadataName(Lazily).First());
        var field = NewField(ClientNames.Field(_site.ClientType));
        var fields = new List<string> { Declared(type, field) };
        var references = $"ref {field}";

        // An HTTP client made twice at the start is nothing; one with connections and background work of its own is made behind a lock.
        if (!_site.IsOfHttp)
        {
            var key = NewField(ClientNames.Field(_site.ClientType) + "Lock");
            fields.Add(Declared("object", key));
            references += $", ref {key}";
        }

        return (fields,
            $"{_additions.Style.PrivateKeyword}{Static}{type} {property} => {initializer}.EnsureInitialized({references}, () => {text});");
    }

    private string Static => _isStatic ? "static " : "";

    private string NewField(string name)
    {
        var field = _additions.Knowledge.NewName(_isStatic ? _additions.Style.StaticName(name) : _additions.Style.InstanceName(name));
        _names.Add(field);
        return field;
    }

    private string Declared(string type, string field) =>
        $"{_additions.Style.PrivateKeyword}{Static}{type}"
            + $"{(_site.Model.GetNullableContext(_site.Creation.SpanStart).AnnotationsEnabled() ? "?" : "")} {field};";
}
