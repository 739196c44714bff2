using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Sharing;

/// <summary>The creation of a client that lives on, in the place of one made per call.</summary>
internal abstract class SharedCreation
{
    /// <summary>Statements that set up the client right after its creation, and move into it.</summary>
    public abstract ImmutableArray<StatementSyntax> Settled { get; }

    /// <summary>Statements that prepare what the client is made of, and go with it.</summary>
    public abstract ImmutableArray<StatementSyntax> Carried { get; }

    /// <summary>Those of the statements that set something: their comments move with them.</summary>
    public abstract IReadOnlyCollection<StatementSyntax> Configuring { get; }

    /// <summary>What the client is made of depends on this at the most.</summary>
    public abstract DependenceScope WidestReach { get; }

    /// <summary>True if making it may fail today and succeed tomorrow, so that it is to be made at its first use and tried again.</summary>
    public abstract bool IsMadeLate { get; }

    /// <summary>Every value that goes into the client.</summary>
    public abstract IEnumerable<ExpressionSyntax> Values { get; }

    /// <summary>Equal for clients that can be one.</summary>
    public abstract string Shape { get; }

    /// <summary>The expression that makes the client, or null where it cannot be written.</summary>
    public abstract string? Text(DocumentEdits edits, TypeDeclarationSyntax place);

    public static async Task<SharedCreation?> ReadAsync(ClientSite site, CancellationToken cancellation) =>
        site.IsOfHttp ? await SharedHttpCreation.ReadHttpAsync(site, cancellation).ConfigureAwait(false) : SharedClientCreation.Read(site);
}
