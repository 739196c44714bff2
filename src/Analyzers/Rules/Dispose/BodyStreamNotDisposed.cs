using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Unresolved;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a stream over an HTTP body that some path leaves open.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BodyStreamNotDisposed() : DisposeRule(Rule)
{
    internal const string Id = "LEAK206";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose HTTP content streams",
        message: "{0} is not disposed {1}; the connection stays in use",
        description: "A content stream keeps its HTTP connection until it is read to the end or disposed.",
        weaknesses: ["CWE-404", "CWE-772"]);

    // The stream of a response that is reported itself: one leak, and one warning for it.
    private protected override (Held Held, bool Accumulates) Holds(Acquisition acquisition, LeakPath? leak) =>
        acquisition.Operation is IInvocationOperation call && IsOfBody(call) ? (Held.Fleeting, false) : base.Holds(acquisition, leak);

    private protected override bool IsMine(Acquisition acquisition, BodyOwnership body) => acquisition.Kind == ResourceKind.BodyStream;

    private protected override ImmutableArray<Acquisition> Acquired(BodyOwnership body)
    {
        var responses = body.Candidates
            .Where(one => one.Kind == ResourceKind.HttpResponse && (one.IsStreamed || body.Options.ReportsBufferedResponses))
            .ToList();
        if (responses.Count == 0) return body.Candidates;
        return body.Candidates
            .AddRange(body.Operations.OfType<IInvocationOperation>()
                .Where(call => IsOfBody(call) && ResponseOf(call) is { } holder && IsLost(holder.Name)).Select(StreamOf))
            .AddRange(body.Operations.Select(call => UnresolvedTypes.BodyOf(call, body.Resources))
                .Where(found => found is { Response: var response } && IsLost(response)).Select(static found => found!.Value.Stream));

        // nobody else ends the body either
        bool IsLost(string name) =>
            responses.Any(response =>
                response.Holder == name
                    && body.Follow(response) is { Leak.Kind: LeakKind.Never or LeakKind.EarlyExit, IsEverReleased: false });
    }

    private static bool IsOfBody(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "ReadAsStreamAsync" or "ReadAsStream", ContainingType: { } content } => content.Is("System.Net.Http.HttpContent"),
        { Name: "GetResponseStream", ContainingType: { } response } => response.Is("System.Net.WebResponse"),
        _ => false,
    };

    /// <summary>The local that holds the response, past one that holds its content.</summary>
    private static ILocalSymbol? ResponseOf(IInvocationOperation call)
    {
        var from = call.Instance is { } instance ? ValueUse.WalkDownConversion(instance) : null;
        if (from is ILocalReferenceOperation { Local: { } content } && content.Type.Is("System.Net.Http.HttpContent"))
            from = ValueUse.InitializerOf(content, ValueUse.Root(call));
        if (from is IPropertyReferenceOperation { Property.Name: "Content", Instance: { } response })
            from = ValueUse.WalkDownConversion(response);
        return (from as ILocalReferenceOperation)?.Local;
    }

    private static Acquisition StreamOf(IInvocationOperation call) =>
        new(call, ResourceKind.BodyStream, call.Type.AwaitedType() ?? call.Type!, YieldsTask: call.Type.IsTaskShaped());
}
