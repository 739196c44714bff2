using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Syntax.Disposal;

/// <summary>The last word on a repair: the compiler says nothing about the changed member that it did not say before.</summary>
internal static class Compiles
{
    public static async Task<bool> AsWellAsBeforeAsync(Document before, Document after, TextSpan place, CancellationToken cancellation)
    {
        if (await before.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } old) return false;
        if (await after.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } changed) return false;
        var member = MemberAround(old.SyntaxTree.GetRoot(cancellation), place);
        var growth = changed.SyntaxTree.Length - old.SyntaxTree.Length;
        var known = Complaints(old, member, cancellation);
        return Complaints(changed, new(member.Start, member.Length + growth), cancellation)
            .All(complaint => known.TryGetValue(complaint.Key, out var count) && complaint.Value <= count);
    }

    private static TextSpan MemberAround(SyntaxNode root, TextSpan place)
    {
        var member = root.FindNode(place).AncestorsAndSelf()
            .FirstOrDefault(node => node is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax);
        return member?.FullSpan ?? root.FullSpan;
    }

    private static Dictionary<string, int> Complaints(SemanticModel model, TextSpan span, CancellationToken cancellation) => model
        .GetMethodBodyDiagnostics(span, cancellation)
        .Concat(model.SyntaxTree.GetDiagnostics(cancellation))
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)
        .GroupBy(diagnostic => diagnostic.Id)
        .ToDictionary(group => group.Key, group => group.Count());
}
