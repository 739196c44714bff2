using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>Gives a class one more service through its constructors, and says how code in the class reaches it.</summary>
internal sealed class ConstructorInjection
{
    private readonly INamedTypeSymbol _type;
    private readonly INamedTypeSymbol _service;
    private readonly string _newName;
    private readonly ISymbol? _existing;
    private readonly List<InjectedConstructor> _constructors = [];
    private readonly HashSet<InjectedConstructor> _asked = [];
    private readonly List<Func<string, IEnumerable<string>>> _assignments = [];
    private readonly string _fieldName;
    private bool _needsField;

    private ConstructorInjection(INamedTypeSymbol type, INamedTypeSymbol service, string newName, string fieldName, ISymbol? existing)
    {
        _type = type;
        _service = service;
        _newName = newName;
        _fieldName = fieldName;
        _existing = existing;
    }

    /// <summary>True if the class keeps the service already, so that nobody who builds it has to change.</summary>
    public bool IsThere => _existing is not null;

    /// <summary>True if a site reaches the service with nothing added to the class.</summary>
    public bool IsThereFor(ClientSite site) => Route(site) is { Member: not null } or { Constructor.Parameter: not null };

    /// <summary>True if a constructor takes the service, or the class keeps it.</summary>
    public bool IsTaken => IsThere || _constructors.Any(c => !c.IsNewIn);

    /// <summary>
    /// True if every constructor that sets the fields takes the service, so that what the class keeps is what it was handed.
    /// </summary>
    public bool IsHandedToAll =>
        _existing is not (IFieldSymbol { IsReadOnly: false } or IPropertySymbol { SetMethod: not null })
            && _constructors.Any(c => !c.IsNewIn) && _constructors.All(c => c.IsChained || !c.IsNewIn);

    private InjectedConstructor? Primary => _constructors.FirstOrDefault(c => c.Syntax is TypeDeclarationSyntax);

    /// <summary>Reads the class; null if its constructors cannot take another parameter.</summary>
    public static async Task<ConstructorInjection?> ReadAsync(INamedTypeSymbol type, INamedTypeSymbol service, TypeDeclarationSyntax home,
        Solution solution, CancellationToken cancellation)
    {
        var existing = Existing(type, service);
        var names = Names(type.DeclaringSyntaxReferences, cancellation);
        var constructors = type.InstanceConstructors.SelectMany(c => c.DeclaringSyntaxReferences).ToList();
        var taken = constructors.All(c => c.GetSyntax(cancellation) is ConstructorDeclarationSyntax)
            ? Names(constructors, cancellation)
            : names;
        var name = ClientNames.Field(service);
        var style = new FieldStyle(home, new TextLayout(await home.SyntaxTree.GetTextAsync(cancellation).ConfigureAwait(false)));
        var injection = new ConstructorInjection(type, service, Unused(name, taken), Unused(style.InstanceName(name), names), existing);
        foreach (var symbol in type.InstanceConstructors.Where(c => !c.IsImplicitlyDeclared))
        {
            if (symbol.DeclaringSyntaxReferences is not [var reference] || solution.GetDocument(reference.SyntaxTree) is not { } document)
                return null;
            var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
            var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
            if (model is null
                || InjectedConstructor.Read(symbol, reference.GetSyntax(cancellation), document, model, new TextLayout(text),
                    service) is not { } constructor)
                return null;
            injection._constructors.Add(constructor);
        }

        return injection;
    }

    public bool CanReachFrom(ClientSite site) => site.Access switch
    {
        InstanceAccess.None => _existing is { IsStatic: true },
        InstanceAccess.Initializer => _existing is { IsStatic: true } || Primary is not null,
        InstanceAccess.Constructor => _constructors.Any(c => c.Syntax.Span.Contains(site.Creation.Span)),
        _ => true,
    };

    /// <summary>How the service is named at a place it can be reached from.</summary>
    public string NameAt(ClientSite site) => Route(site) switch
    {
        { Member: { } member } => Named(member, site),
        { Constructor: { } constructor } => constructor.Parameter ?? _newName,
        _ => _fieldName,
    };

    /// <summary>Asks for what it takes to reach the service from a place; it is written later.</summary>
    public void Require(ClientSite site)
    {
        var (member, constructor) = Route(site);
        if (constructor is not null) _asked.Add(constructor);
        _needsField |= member is null && constructor is null;
    }

    private (ISymbol? Member, InjectedConstructor? Constructor) Route(ClientSite site)
    {
        if (_existing is { IsStatic: true }) return (_existing, null);
        if (site.Access == InstanceAccess.Constructor)
        {
            var own = _constructors.First(c => c.Syntax.Span.Contains(site.Creation.Span));
            return own.Parameter is null && _existing is not null ? (_existing, null) : (null, own);
        }

        return _existing is not null && site.Access == InstanceAccess.Members ? (_existing, null) : (null, Primary);
    }

    /// <summary>Has every constructor run lines that get the service by the name of its parameter.</summary>
    public void Assign(Func<string, IEnumerable<string>> lines) => _assignments.Add(lines);

    /// <summary>True if what a field or property starts with can move into the constructors.</summary>
    public bool CanAssign => Primary is null;

    /// <summary>
    /// Writes the field, the parameters and what the constructors do with them; the members that are new are handed back.
    /// </summary>
    public (string? Field, IReadOnlyList<string> Constructor) Write(ClientSite home, SolutionEdits edits)
    {
        var needsAll = _needsField || _assignments.Count > 0;
        foreach (var constructor in _constructors) constructor.Wanted = _asked.Contains(constructor) || needsAll && !constructor.IsChained;
        while (_constructors.FirstOrDefault(c => !c.Wanted && CallsChanged(c)) is { } caller) caller.Wanted = true;

        var homeStyle = new FieldStyle(home.Declaration, home.Layout);
        foreach (var constructor in _constructors.Where(c => c.Wanted))
        {
            constructor.WriteParameter(_service, _newName, CallsChanged(constructor), edits);
            if (constructor.IsChained || constructor.Syntax is not ConstructorDeclarationSyntax) continue;
            constructor.WriteLines(style => Lines(constructor.Parameter ?? _newName, style), _needsField, edits);
        }

        var serviceName = new TypeNames(home.Model, home.Declaration.OpenBraceToken.Span.End, edits.In(home.Document)).Write(_service);
        var field = _needsField ? $"{homeStyle.PrivateKeyword}readonly {serviceName} {_fieldName};" : null;
        var created = _constructors.Count == 0 && needsAll ? NewConstructor(home, serviceName) : [];
        return (field, created);
    }

    private bool CallsChanged(InjectedConstructor constructor) => _constructors.Any(t => t.Wanted && t.IsNewIn && constructor.Calls(t));

    private List<string> NewConstructor(ClientSite home, string serviceName)
    {
        var lines = new List<string>();
        if (_type.DeclaredAccessibility == Accessibility.Public
            && home.Declaration.GetLeadingTrivia().Any(t => t.HasStructure && t.GetStructure() is DocumentationCommentTriviaSyntax))
        {
            var cref = home.Declaration.Identifier.Text
                + home.Declaration.TypeParameterList?.ToString().Replace('<', '{').Replace('>', '}');
            lines.Add($"/// <summary>Initializes a new instance of the <see cref=\"{cref}\"/> class.</summary>");
            lines.Add($"/// <param name=\"{_newName}\">{ClientNames.Sentence(_service)}</param>");
        }

        var head = $"public {_type.Name}({serviceName} {_newName})";
        lines.AddRange(home.Layout.BracesOnOwnLine ? [head, "{"] : [head + " {"]);
        lines.AddRange(Lines(_newName, new GuardStyle(Constructors(home.Declaration.SyntaxTree)))
            .Select(l => l.Length == 0 ? l : home.Layout.Unit + l));
        lines.Add("}");
        return lines;
    }

    private IEnumerable<string> Lines(string parameter, GuardStyle style)
    {
        if (_needsField)
        {
            if (style.Guard(parameter) is { } guard) yield return guard;
            var target = style.UsesThis || _fieldName == parameter ? "this." + _fieldName : _fieldName;
            yield return $"{target} = {style.Value(parameter)};";
        }

        foreach (var line in _assignments.SelectMany(lines => lines(parameter))) yield return line;
    }

    internal static IEnumerable<ConstructorDeclarationSyntax> Constructors(SyntaxTree tree) =>
        tree.GetRoot().DescendantNodes().OfType<ConstructorDeclarationSyntax>();

    private static string Named(ISymbol member, ClientSite site)
    {
        var isPlain = site.Model.LookupSymbols(site.Creation.SpanStart, name: member.Name) is [var found]
            && SymbolEqualityComparer.Default.Equals(found, member);
        return isPlain ? member.Name : $"{(member.IsStatic ? site.Type.Name : "this")}.{member.Name}";
    }

    private static ISymbol? Existing(INamedTypeSymbol type, INamedTypeSymbol service)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            var found = t.GetMembers().FirstOrDefault(m => m switch
            {
                IFieldSymbol { IsImplicitlyDeclared: false, NullableAnnotation: not NullableAnnotation.Annotated } field =>
                    HttpTypes.Is(field.Type, service.ToDisplayString()),
                IPropertySymbol { IsIndexer: false, GetMethod: not null, NullableAnnotation: not NullableAnnotation.Annotated } property =>
                    HttpTypes.Is(property.Type, service.ToDisplayString()),
                _ => false,
            } && (SymbolEqualityComparer.Default.Equals(t, type)
                || m.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal));
            if (found is not null) return found;
        }

        return null;
    }

    private static ImmutableHashSet<string> Names(IEnumerable<SyntaxReference> places, CancellationToken cancellation) =>
        places.SelectMany(r => r.GetSyntax(cancellation).DescendantTokens()).Where(t => t.IsKind(SyntaxKind.IdentifierToken))
            .Select(t => t.ValueText).ToImmutableHashSet();

    private static string Unused(string name, ImmutableHashSet<string> names)
    {
        var unused = name;
        for (var i = 2; names.Contains(unused); i++) unused = name + i;
        return unused;
    }
}
