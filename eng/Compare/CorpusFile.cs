using System.Text.RegularExpressions;

namespace LeakAnalyzers.Compare;

/// <summary>A member with a marked line.</summary>
/// <param name="Member">A method, property, field or other member of a type.</param>
/// <param name="Family">The first digit of the ids at its marks: 2 for disposal.</param>
internal sealed record LeakingMember(MemberDeclarationSyntax Member, char Family);

/// <summary>A file of the corpus: a line that leaks ends with the id of a rule.</summary>
internal sealed partial class CorpusFile
{
    private readonly SyntaxTree _usings;
    private readonly ImmutableArray<MetadataReference> _references;

    private CorpusFile(SyntaxTree tree, SyntaxTree usings, ImmutableArray<MetadataReference> references)
    {
        (Tree, _usings, _references) = (tree, usings, references);
        Leaks =
        [
            .. from line in tree.GetText().Lines
               let mark = Mark().Match(line.ToString())
               where mark.Success
               let start = line.Start + line.ToString().TakeWhile(char.IsWhiteSpace).Count()
               select (Member: MemberAt(start), Family: mark.Groups[1].Value[0]) into leak
               where leak.Member is not null
               group leak by leak.Member into marked
               select new LeakingMember(marked.Key, marked.First().Family),
        ];
    }

    public SyntaxTree Tree { get; }

    public int Lines => Tree.GetText().Lines.Count;

    public ImmutableArray<LeakingMember> Leaks { get; }

    public static CorpusFile Read(string path, SyntaxTree usings, ImmutableArray<MetadataReference> references)
    {
        var file = new CorpusFile(CSharpSyntaxTree.ParseText(File.ReadAllText(path), path: path), usings, references);
        return file.Compile().GetDiagnostics().FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error) is { } error
            ? throw new InvalidOperationException(error.ToString())
            : file;
    }

    /// <summary>A compilation in which nothing is bound yet.</summary>
    public Compilation Compile() => CSharpCompilation.Create("Corpus", [Tree, _usings], _references,
        new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Annotations));

    /// <summary>
    /// The members that a finding means: the one around it; the leaking ones that name a reported field; or all of a reported type.
    /// </summary>
    public IEnumerable<MemberDeclarationSyntax> MembersOf(Diagnostic finding)
    {
        if (finding.Location.SourceTree != Tree) return [];
        var member = MemberAt(finding.Location.SourceSpan.Start);
        var leaking = Leaks.Select(leak => leak.Member).ToList();
        switch (member)
        {
            case null:
                return [];
            case BaseTypeDeclarationSyntax type:
                var ofType = leaking.Where(type.Contains).ToList();
                return ofType.Count > 0 ? ofType : [type];
            case FieldDeclarationSyntax or PropertyDeclarationSyntax when !leaking.Contains(member):
                var names = NamesOf(member);
                var users = leaking.Where(other => other.Parent == member.Parent && Names(other, names)).ToList();
                return users.Count > 0 ? users : [member];
            default:
                return [member];
        }
    }

    private static IEnumerable<string> NamesOf(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.ValueText),
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        _ => [],
    };

    private static bool Names(MemberDeclarationSyntax member, IEnumerable<string> names) =>
        member.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText));

    private MemberDeclarationSyntax? MemberAt(int position) =>
        Tree.GetRoot().FindToken(position).Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>(
            static member => member is not BaseNamespaceDeclarationSyntax);

    [GeneratedRegex(@"// LEAK(\d)\d\d\s*$")]
    private static partial Regex Mark();
}
