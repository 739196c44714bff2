using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Syntax;

/// <summary>What one run of a fix adds to one class: shared clients, and the factory with the constructors that bring it.</summary>
internal sealed class TypeAdditions(HttpClientSite home, ConstructorInjection? injection)
{
    private readonly List<string> _statics = [];
    private readonly List<string> _instances = [];
    private readonly Dictionary<string, string> _fieldsByShape = [];
    private readonly Dictionary<int, HashSet<string>> _locals = [];
    private readonly HashSet<string> _names = new(Names(home));

    public ConstructorInjection? Injection { get; } = injection;

    public bool UsesInjection { get; set; }

    /// <summary>The style of the part of the class that additions go to.</summary>
    public FieldStyle Style { get; } = new(home.Declaration, home.Layout);

    public string? FieldOf(string shape) => _fieldsByShape.TryGetValue(shape, out var name) ? name : null;

    public void Know(string shape, string field) => _fieldsByShape[shape] = field;

    /// <summary>The locals that the fixes of other sites declare in the member of this one.</summary>
    public ICollection<string> NamesIn(HttpClientSite site)
    {
        var member = site.Creation.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.SpanStart;
        if (!_locals.TryGetValue(member, out var locals)) _locals.Add(member, locals = []);
        return locals;
    }

    /// <summary>A name like the one wanted that nothing in the class has.</summary>
    public string NewName(string wanted)
    {
        var name = wanted;
        for (var i = 2; _names.Contains(name); i++) name = wanted + i;
        return name;
    }

    public void Add(string shape, string name, string declaration, bool isStatic)
    {
        _names.Add(name);
        _fieldsByShape[shape] = name;
        (isStatic ? _statics : _instances).Add(declaration);
    }

    public DocumentId DocumentId => home.Document.Id;

    public bool TryWrite(SolutionEdits edits)
    {
        var mine = new SolutionEdits();
        var (field, constructor) = UsesInjection ? Injection!.Write(home, mine) : (null, []);
        Style.Insert(_statics, field is null ? _instances : [.. _instances, field], constructor, mine.In(home.Document));
        return edits.TryAdd(mine);
    }

    private static IEnumerable<string> Names(HttpClientSite site) =>
        site.Type.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax().DescendantTokens()).Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText);
}
