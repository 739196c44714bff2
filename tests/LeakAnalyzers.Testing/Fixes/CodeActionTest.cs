using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis.CodeActions;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Tests what code actions do to code.</summary>
public abstract class CodeActionTest<TVerifier> : AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>Which of the offered actions is taken; the first unless set.</summary>
    public int? CodeActionIndex { get; set; }

    /// <summary>The key of the action that is taken; with an index too both must mean the same one.</summary>
    public string? CodeActionEquivalenceKey { get; set; }

    /// <summary>A further check of the action that is taken.</summary>
    public Action<CodeAction, IVerifier>? CodeActionVerifier { get; set; }

    /// <summary>How closely the tree an action makes must look like a parsed one.</summary>
    public CodeActionValidationMode CodeActionValidationMode { get; set; } = CodeActionValidationMode.SemanticStructure;

    /// <summary>The enumeration of the language's syntax kinds.</summary>
    public abstract Type SyntaxKindType { get; }

    /// <summary>The actions to choose from: one with nested actions is replaced by them.</summary>
    protected virtual ImmutableArray<CodeAction> FilterCodeActions(ImmutableArray<CodeAction> actions)
        => [.. actions.SelectMany(action => action.NestedActions is { IsEmpty: false } nested ? FilterCodeActions(nested) : [action])];

    private protected static bool HasContent(SolutionState state)
        => state.InheritanceMode is not null || state.MarkupHandling is not null || state.AdditionalFilesFactories.Count > 0 || state.FileCollections.Any(files => files.Count > 0);

    private protected CodeAction? SelectAction(int round, ImmutableArray<CodeAction> actions, IVerifier verifier)
    {
        var action = (CodeActionIndex, CodeActionEquivalenceKey) switch
        {
            ({ } index, { } key) => WithKeyAndIndex(key, index),
            (null, { } key) => actions.FirstOrDefault(candidate => candidate.EquivalenceKey == key),
            var (index, _) => actions.ElementAtOrDefault(index ?? 0),
        };
        if (action is not null) CodeActionVerifier?.Invoke(action, verifier);
        return action;

        CodeAction? WithKeyAndIndex(string key, int index)
        {
            // Only the first round must offer the action.
            if (round > 0 && actions.All(candidate => candidate.EquivalenceKey != key)) return null;

            verifier.True(actions.Length > index, $"Expected to find a code action at index '{index}', but only '{actions.Length}' code actions were found.");
            verifier.Equal(key, actions[index].EquivalenceKey, "The code action equivalence key and index must be consistent when both are specified.");
            return actions[index];
        }
    }

    /// <summary>The project after the action, its documents parsed anew, and how the action's trees differ from the parsed ones.</summary>
    private protected async Task<(Project Project, ExceptionDispatchInfo? WrongTree)> ApplyAsync(CodeAction action, Project project, IVerifier verifier, CancellationToken cancellationToken)
    {
        var operations = await action.GetOperationsAsync(cancellationToken).ConfigureAwait(false);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)
            ?? throw new InvalidOperationException($"The action has removed the project '{project.Name}'.");
        if (changed == project) return (project, null);

        ExceptionDispatchInfo? wrongTree = null;
        var shape = new SyntaxShape(SyntaxKindType, withTrivia: CodeActionValidationMode == CodeActionValidationMode.Full);
        foreach (var id in changed.DocumentIds)
        {
            var document = changed.GetDocument(id)!;
            var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            var parsed = document.WithText(Text.SourceText.From(text.ToString(), text.Encoding, text.ChecksumAlgorithm));
            if (CodeActionValidationMode != CodeActionValidationMode.None) wrongTree ??= await DifferenceAsync(document, parsed).ConfigureAwait(false);
            changed = parsed.Project;
        }

        return (changed, wrongTree);

        async Task<ExceptionDispatchInfo?> DifferenceAsync(Document document, Document parsed)
        {
            var expected = await parsed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            var actual = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            return Captured(() => shape.VerifyEqual(expected!, actual!, verifier));
        }
    }

    /// <summary>The failure of a check that is to be reported later, after those of the text.</summary>
    private protected static ExceptionDispatchInfo? Captured(Action check)
    {
        try
        {
            check();
            return null;
        }
#pragma warning disable CA1031 // A verifier may throw anything.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return ExceptionDispatchInfo.Capture(failure);
        }
    }
}
