using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>What one run of a fix knows of a class, whichever of its parts a site stands in.</summary>
internal sealed class TypeKnowledge(INamedTypeSymbol type)
{
    private readonly HashSet<string> _names = new(
        type.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax().DescendantTokens()).Where(IsOfHere).Select(t => t.ValueText)
            .Concat(Inherited(type)));

    private readonly Dictionary<string, string> _membersByShape = [];

    /// <summary>How the class takes each service that a site asked for.</summary>
    public Dictionary<string, ConstructorInjection?> Injections { get; } = [];

    /// <summary>The service that the constructors are to bring, once one is needed.</summary>
    public ConstructorInjection? Injection { get; private set; }

    /// <summary>The part of the class that takes the field and the constructor of the injection.</summary>
    public TypeDeclarationSyntax? InjectionHome { get; private set; }

    /// <summary>True if no other service is on its way into the constructors: they are written for one at a time.</summary>
    public bool MayTake(ConstructorInjection injection) => Injection is null || Injection == injection;

    public void Take(ConstructorInjection injection, TypeDeclarationSyntax home)
    {
        Injection = injection;
        InjectionHome ??= home;
    }

    /// <summary>The member that keeps a client of this shape.</summary>
    public string? MemberOf(string shape) => _membersByShape.TryGetValue(shape, out var name) ? name : null;

    public void Know(string shape, string member)
    {
        _names.Add(member);
        _membersByShape[shape] = member;
    }

    private static IEnumerable<string> Inherited(INamedTypeSymbol type)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
        {
            foreach (var member in t.GetMembers().Where(m => m.DeclaredAccessibility != Accessibility.Private)) yield return member.Name;
        }
    }

    // What is named behind another object does not meet the members of this class.
    private static bool IsOfHere(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken)
            && !(token.Parent is SimpleNameSyntax name && name.Parent is MemberAccessExpressionSyntax access && access.Name == name
                && access.Expression is not InstanceExpressionSyntax);

    /// <summary>A name like the one wanted that nothing in the class has.</summary>
    public string NewName(string wanted)
    {
        var name = wanted;
        for (var i = 2; _names.Contains(name); i++) name = wanted + i;
        return name;
    }
}

/// <summary>
/// What one run of a fix adds to one part of a class: clients that are kept, and a service with the constructors that bring it.
/// </summary>
internal sealed class TypeAdditions(ClientSite home, TypeKnowledge knowledge)
{
    private readonly List<string> _statics = [];
    private readonly List<string> _instances = [];
    private readonly List<string> _members = [];
    private readonly Dictionary<int, HashSet<string>> _locals = [];

    public TypeKnowledge Knowledge { get; } = knowledge;

    public DocumentId DocumentId => home.Document.Id;

    /// <summary>The style of the part of the class that additions go to.</summary>
    public FieldStyle Style { get; } = new(home.Declaration, home.Layout);

    /// <summary>The locals that the fixes of other sites declare in the member of this one.</summary>
    public ICollection<string> NamesIn(ClientSite site)
    {
        var member = site.Creation.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.SpanStart;
        if (!_locals.TryGetValue(member, out var locals)) _locals.Add(member, locals = []);
        return locals;
    }

    public void AddStatic(string field) => _statics.Add(field);

    /// <summary>Adds fields, and a member below them that reads them.</summary>
    public void AddLate(IEnumerable<string> fields, string member, bool isStatic)
    {
        (isStatic ? _statics : _instances).AddRange(fields);
        if (_members.Count > 0) _members.Add("");
        _members.Add(member);
    }

    public bool TryWrite(SolutionEdits edits)
    {
        var mine = new SolutionEdits();
        var (field, constructor) = Knowledge.InjectionHome == home.Declaration ? Knowledge.Injection!.Write(home, mine) : (null, []);
        var members = _members.Count > 0 && constructor.Count > 0
            ? [.. _members, "", .. constructor]
            : _members.Concat(constructor).ToList();
        Style.Insert(_statics, field is null ? _instances : [.. _instances, field], members, mine.In(home.Document));
        return edits.TryAdd(mine);
    }
}
