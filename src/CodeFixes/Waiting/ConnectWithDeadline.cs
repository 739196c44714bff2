using System.Composition;
using LeakAnalyzers.Analysis.Facts;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Waiting;

/// <summary>Ends a connect or handshake after half a minute, where it can be given a token or the client a time limit.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConnectWithDeadline)), Shared]
public sealed class ConnectWithDeadline : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK501");

    internal override string Key => nameof(ConnectWithDeadline);

    internal override string Title => "Add a 30-second timeout";

    internal override Repair? Decide(FixContext site)
    {
        if (site.Expression is BaseObjectCreationExpressionSyntax client)
            return site.Model.GetTypeInfo(client, site.Cancellation).Type is null or { TypeKind: TypeKind.Error }
                ? null
                : new(Title, DefaultTimeout.Set(site, client, "OperationTimeout"));
        if (site.Expression is not InvocationExpressionSyntax call || TimedCall.TryCreate(site, call) is not { } timed) return null;

        // The deadline throws a cancellation: a handler that takes it for the end, or that waits for another exception, would no longer see
        // the failure.
        if (site.Model.GetOperation(call, site.Cancellation) is not { } connect
            || CancellationHandling.DiffersFromFailure(site.Model.Compilation, connect))
            return null;
        var shared = TimeoutSource.Before(site, call);
        if (shared is not null)
        {
            var joined = new TextEditor();
            timed.Write(joined, shared + ".Token");
            return new(Title, joined);
        }

        var (splice, source) = (new TextEditor(), TimeoutSource.NameFor(site, call));
        timed.Write(splice, source + ".Token");
        return TimeoutSource.Declare(site, call, source, splice) ? new(Title, splice) : null;
    }
}
