using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing.Naming;

/// <summary>How a file names its fields and where its types keep them.</summary>
internal sealed class FieldStyle(TypeDeclarationSyntax type, TextLayout layout)
{
    private IEnumerable<FieldDeclarationSyntax> FileFields =>
        type.SyntaxTree.GetRoot().DescendantNodes().OfType<FieldDeclarationSyntax>().OrderBy(f => f.Parent == type ? 0 : 1);

    /// <summary>The indentation of the type's members.</summary>
    public string Indent =>
        type.Members.Select(m => m.SpanStart).Where(layout.IsFirstOnLine).Select(layout.IndentAt).FirstOrDefault()
            ?? layout.IndentAt(type.SpanStart) + layout.Unit;

    /// <summary><c>private </c>, unless the file leaves it out.</summary>
    public string PrivateKeyword =>
        FileFields.Select(f => f.Modifiers).FirstOrDefault(IsPrivate) is { Count: > 0 } modifiers
        && !modifiers.Any(SyntaxKind.PrivateKeyword) ? "" : "private ";

    public string InstanceName(string name)
    {
        var sample = PrivateNames(isStatic: false).FirstOrDefault();
        return sample is null || sample.StartsWith("_", StringComparison.Ordinal) ? "_" + name
            : sample.StartsWith("m_", StringComparison.Ordinal) ? "m_" + name
            : name;
    }

    public string StaticName(string name)
    {
        var samples = PrivateNames(isStatic: true).ToList();
        var sample = samples.FirstOrDefault(s => s[0] is '_' || s.StartsWith("s_", StringComparison.Ordinal)) ?? samples.FirstOrDefault();
        return sample is null || sample.StartsWith("s_", StringComparison.Ordinal) ? "s_" + name
            : sample[0] == '_' ? (sample.Length > 1 && char.IsUpper(sample[1]) ? "_" + Capital(name) : "_" + name)
            : char.IsUpper(sample[0]) ? "Shared" + Capital(name)
            : name;
    }

    /// <summary>Adds fields behind those of their kind at the top of the type, and other members below them.</summary>
    public void Insert(IReadOnlyList<string> statics, IReadOnlyList<string> instances, IReadOnlyList<string> members, DocumentEdits edits)
    {
        var fields = LeadingFields();
        if (fields.Count == 0)
        {
            InsertFirst(statics.Concat(instances).ToList(), members, followedByField: false, edits);
            return;
        }

        if (fields.LastOrDefault(IsStatic) is { } lastStatic) InsertBehind(lastStatic, Spaced(statics, lastStatic, fields), edits);
        else InsertFirst(statics, [], followedByField: fields[0] == type.Members[0], edits);
        var last = fields[fields.Count - 1];
        InsertBehind(last, Spaced(instances, last, fields), edits);
        var lastMember = LazyMembers(last).LastOrDefault() ?? last;
        InsertBehind(lastMember, members.Count == 0 ? [] : IsFollowedAtOnce(lastMember) ? ["", .. members, ""] : ["", .. members], edits);
    }

    // Fields that stand apart, each with its documentation, get neighbours that do.
    private IReadOnlyList<string> Spaced(IReadOnlyList<string> lines, MemberDeclarationSyntax previous,
        List<MemberDeclarationSyntax> fields)
    {
        var standsApart = previous.GetLeadingTrivia().Any(t => t.HasStructure && !t.IsDirective)
            || fields.Count > 1 && fields.Skip(1).All(f => layout.IsBlankLine(FirstLine(f) - 1));
        return lines.Count > 0 && standsApart ? ["", .. lines] : lines;
    }

    private int FirstLine(MemberDeclarationSyntax member) =>
        layout.Text.Lines.IndexOf(member.GetLeadingTrivia()
            .Where(t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia)).Select(t => t.SpanStart)
            .DefaultIfEmpty(member.SpanStart).First());

    private bool IsFollowedAtOnce(MemberDeclarationSyntax member) =>
        type.Members.LastOrDefault() != member && !layout.IsBlankLine(layout.Text.Lines.IndexOf(member.Span.End) + 1);

    private List<MemberDeclarationSyntax> LeadingFields() =>
        type.Members.SkipWhile(m => m is not FieldDeclarationSyntax).TakeWhile(m => m is FieldDeclarationSyntax).ToList();

    // Properties that make their client at the first use follow each other.
    private IEnumerable<MemberDeclarationSyntax> LazyMembers(MemberDeclarationSyntax field) =>
        type.Members.SkipWhile(m => m != field).Skip(1).TakeWhile(IsLazy);

    private static bool IsLazy(MemberDeclarationSyntax member) =>
        member is PropertyDeclarationSyntax
        {
            ExpressionBody.Expression: InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "EnsureInitialized" }
            }
        };

    private void InsertBehind(MemberDeclarationSyntax previous, IReadOnlyList<string> lines, DocumentEdits edits)
    {
        if (lines.Count == 0) return;
        if (layout.IsLastOnLineAfterComment(previous))
            edits.Insert(layout.LineEndAfter(previous.Span.End), string.Concat(lines.Select(Line)));
        else edits.Insert(previous.Span.End, " " + string.Join(" ", lines.Where(l => l.Length > 0).Select(l => l.Trim())));
    }

    private void InsertFirst(IReadOnlyList<string> fields, IReadOnlyList<string> members, bool followedByField, DocumentEdits edits)
    {
        if (fields.Count + members.Count == 0) return;
        var open = type.OpenBraceToken;
        if (layout.IsOneLine(TextSpan.FromBounds(open.SpanStart, type.CloseBraceToken.Span.End)))
        {
            edits.Insert(open.Span.End, " " + string.Join(" ", fields.Concat(members).Select(l => l.Trim())));
            return;
        }

        var lines = fields.ToList();
        if (fields.Count > 0 && members.Count > 0) lines.Add("");
        lines.AddRange(members);
        if (!followedByField && type.Members.Count > 0) lines.Add("");
        edits.Insert(layout.LineEndAfter(open.Span.End), string.Concat(lines.Select(Line)));
    }

    private string Line(string text) => (text.Length == 0 ? "" : Indent + text) + layout.NewLine;

    private IEnumerable<string> PrivateNames(bool isStatic) =>
        FileFields.Where(f => IsStatic(f) == isStatic && !f.Modifiers.Any(SyntaxKind.ConstKeyword) && IsPrivate(f.Modifiers))
            .SelectMany(f => f.Declaration.Variables).Select(v => v.Identifier.ValueText).Where(name => name.Length > 0);

    private static bool IsPrivate(SyntaxTokenList modifiers) =>
        !modifiers.Any(SyntaxKind.PublicKeyword) && !modifiers.Any(SyntaxKind.InternalKeyword)
            && !modifiers.Any(SyntaxKind.ProtectedKeyword);

    private static bool IsStatic(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(m => m.IsKind(SyntaxKind.StaticKeyword) || m.IsKind(SyntaxKind.ConstKeyword));

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
