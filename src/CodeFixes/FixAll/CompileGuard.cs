using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.FixAll;

/// <summary>The last word on a repair: the compiler says nothing about the changed member, or file, that it did not say before.</summary>
internal static class CompileGuard
{
    /// <param name="before">The file as it was.</param>
    /// <param name="after">The file as it would be.</param>
    /// <param name="place">A place in the only member that has changed; null when others have as well.</param>
    /// <param name="cancellation">Stops the question.</param>
    public static async Task<bool> AsWellAsBeforeAsync(Document before, Document after, TextSpan? place, CancellationToken cancellation)
    {
        if (await before.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } old) return false;
        if (await after.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } changed) return false;
        return IsSpared(old, changed, place, cancellation) && ConditionalCode.IsSpared(old, changed, cancellation);
    }

    private static bool IsSpared(SemanticModel old, SemanticModel changed, TextSpan? place, CancellationToken cancellation)
    {
        if (place is null)
            return Spares(Count(old.GetDiagnostics(cancellationToken: cancellation)),
                Count(changed.GetDiagnostics(cancellationToken: cancellation)));
        var member = MemberAround(old.SyntaxTree.GetRoot(cancellation), place.Value);
        var growth = changed.SyntaxTree.Length - old.SyntaxTree.Length;
        return Spares(Complaints(old, member, cancellation), Complaints(changed, new(member.Start, member.Length + growth), cancellation));
    }

    /// <summary>Whether there is no kind of complaint of which there are more than before.</summary>
    public static bool Spares(Dictionary<string, int> before, Dictionary<string, int> after) =>
        after.All(complaint => before.TryGetValue(complaint.Key, out var count) && complaint.Value <= count);

    private static TextSpan MemberAround(SyntaxNode root, TextSpan place)
    {
        var member = root.FindNode(place).AncestorsAndSelf()
            .FirstOrDefault(node => node is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax);
        return member?.FullSpan ?? root.FullSpan;
    }

    private static Dictionary<string, int> Complaints(SemanticModel model, TextSpan span, CancellationToken cancellation) =>
        Count(model.GetMethodBodyDiagnostics(span, cancellation).Concat(model.SyntaxTree.GetDiagnostics(cancellation)));

    /// <summary>How often the compiler says what, from warnings up.</summary>
    public static Dictionary<string, int> Count(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)
        .GroupBy(diagnostic => diagnostic.Id)
        .ToDictionary(group => group.Key, group => group.Count());
}
