using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.FixAll;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes;

/// <summary>
/// The ritual of a repair in one file: find the reported expression, decide, change the text; fix-all is the same change repeated.
/// </summary>
public abstract class LeakFix : CodeFixProvider
{
    internal abstract string Key { get; }

    /// <summary>What the action is called that repairs many places at once.</summary>
    internal abstract string Title { get; }

    /// <summary>The change at this place, or nothing where none is right; asked before anything is offered.</summary>
    internal abstract Repair? Decide(FixContext site);

    /// <summary>
    /// A repair that may be chosen instead of this one: only where this one is offered too, so that a bulk repair, which takes what comes
    /// first, never takes it by itself.
    /// </summary>
    internal virtual LeakFix? Other => null;

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new SequentialFixAllProvider(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var flavours = LinkedDocuments.Create(context.Document);
            if (await flavours.RepairAsync(this, DiagnosticSpan.Create(diagnostic), context.CancellationToken)
                .ConfigureAwait(false) is not { } repaired)
                continue;
            Register(this, repaired);
            if (Other is { } other
                && await flavours.RepairAsync(other, DiagnosticSpan.Create(diagnostic), context.CancellationToken)
                    .ConfigureAwait(false) is { } otherwise)
                Register(other, otherwise);

            void Register(LeakFix fix, Repaired change) =>
                context.RegisterCodeFix(
                    CodeAction.Create(change.Repair.Title, _ => Task.FromResult(context.Document.WithText(change.Text)), fix.Key),
                    diagnostic);
        }
    }
}

/// <summary>A change that has been decided on: what the user is told, and what the text becomes.</summary>
internal sealed record Repair(string Title, TextEditor Splice)
{
    /// <summary>Whether it changes more than the member around the reported place.</summary>
    public bool ReachesOtherMembers { get; init; }
}

/// <summary>Where a finding is, and what it says beside that (<see cref="Knowledge.DiagnosticProperties"/>).</summary>
internal sealed record DiagnosticSpan(TextSpan Span, ImmutableHashSet<string> Hints)
{
    public static DiagnosticSpan Create(Diagnostic diagnostic) =>
        new(diagnostic.Location.SourceSpan, diagnostic.Properties.Keys.ToImmutableHashSet());

    /// <summary>The same place in a changed text; nothing if it was taken out.</summary>
    public DiagnosticSpan? After(TextEditor splice) => splice.Locate(Span) is { } span ? this with { Span = span } : null;
}

/// <summary>A reported expression and what may be written there.</summary>
internal sealed record FixContext(SemanticModel Model, ExpressionSyntax Expression, SourceText Text, UsingPreferences Liberties,
    CancellationToken Cancellation)
{
    /// <summary>What the .editorconfig files say about the file.</summary>
    public Options Options { get; init; } = new();

    /// <summary>What the finding says beside its place.</summary>
    public ImmutableHashSet<string> Hints { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>A loop that is reported by its keyword, since it has no condition: the expression is then any one in it.</summary>
    public ForStatementSyntax? Loop { get; init; }

    public SyntaxNode Root { get; } = Model.SyntaxTree.GetRoot(Cancellation);
}

/// <summary>What a repair may make use of; taken away one by one until the result is right for every flavour of the file.</summary>
internal sealed record UsingPreferences(bool AwaitUsing, bool UsingDeclaration)
{
    public static readonly UsingPreferences[] MostFirst = [new(true, true), new(false, true), new(true, false), new(false, false)];
}
