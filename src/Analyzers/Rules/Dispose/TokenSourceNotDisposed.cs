using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Fields;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a linked or timed token source that some path leaves undisposed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenSourceNotDisposed() : FieldRule(Rule, ResourceKind.CancellationSource)
{
    internal const string Id = "LEAK208";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose linked or timed CancellationTokenSources",
        message: "{0} is not disposed {1}; its timer or linked registration leaks",
        description: "A linked CancellationTokenSource stays registered with the tokens that it is linked to until it is disposed. "
            + "A source with a delay holds a timer.",
        weaknesses: ["CWE-404", "CWE-772"]);

    private protected override bool IsMine(Acquisition acquisition, IEnumerable<IOperation> around) => acquisition.Operation switch
    {
        IInvocationOperation { TargetMethod.Name: "CreateLinkedTokenSource" } link =>
            link.Arguments.SelectMany(static argument => InlineElements.Elements(argument) ?? [argument.Value])
                .Any(CancellationTokenLifetime.MayOutliveCall),
        IInvocationOperation { TargetMethod: var helper } => CancellationTokenLifetime.IsMadeLinkedOrTimed(helper),
        IObjectCreationOperation { Arguments: [] } creation => CancellationTokenLifetime.IsTimedLater(creation, around),
        IObjectCreationOperation { Arguments: [var delay, ..] } creation =>
            !CancellationTokenLifetime.IsInfinite(delay.Value) && !CancellationTokenLifetime.IsKeptByAnother(creation),
        IInvalidOperation invalid => !CancellationTokenLifetime.IsKeptByAnother(invalid), // the tokens or the delay are out of sight
        _ => false,
    };

    /// <summary>
    /// A source without a timer or link is released for its wait handle alone, and for those who change it into one that has them.
    /// </summary>
    private protected override IEnumerable<FieldLeak> Slight(TypeOwnership owner) =>
        owner.Overwritten.Where(static leak =>
            leak.Acquisition is { Kind: ResourceKind.CancellationSource, Operation: IObjectCreationOperation { Arguments.IsEmpty: true } });
}
