using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Waiting;

/// <summary>Reports an HttpClient whose timeout is switched off while some of its calls carry no token either.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HttpClientWaitsForEver() : LeakRule(Rule)
{
    internal const string Id = "LEAK502";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Don't disable HttpClient.Timeout",
        message: "'{0}' has an infinite timeout and '{1}' is called without a CancellationToken",
        description: "With an infinite HttpClient.Timeout, a request without a usable cancellation token waits indefinitely for a "
            + "server that doesn't respond.",
        weaknesses: ["CWE-400"]);

    private protected override void Register(AnalysisContext context) =>
        context.RegisterOperationAction(Guarded(Look), OperationKind.SimpleAssignment);

    private void Look(OperationAnalysisContext context)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is not IPropertyReferenceOperation { Property: { Name: "Timeout", ContainingType: { } type } } timeout
            || !type.Is("System.Net.Http.HttpClient"))
            return;
        if (!Timeouts.IsEndless(ValueUse.WalkDownConversion(assignment.Value)) || ClientOf(timeout) is not { } client) return;
        if (IsChosen(client, assignment)) return;
        if (TestCode.IsSkipped(context.ContainingSymbol, Options.For(context.Options, assignment.Syntax.SyntaxTree))) return;
        if (Timeouts.CallsThrough(client, assignment).FirstOrDefault(static call => !Timeouts.MayBeCancelled(call)) is not { } call) return;
        var place = assignment.Value.Syntax.GetLocation();
        // no limit is a choice; waits add up where the calls are many, and not those of a client made for one watch or download
        var options = Options.For(context.Options, assignment.Syntax.SyntaxTree);
        var addsUp = client is not ILocalSymbol && (options.IgnoresImpact
            || new FrequencyAnalysis(context.Compilation, options).Classify(call) >= RunFrequency.Repeated);
        context.ReportDiagnostic(addsUp
            ? Finding(place, [call.Syntax.GetLocation()], client.Name, call.TargetMethod.Name)
            : Note(place, [], [client.Name, call.TargetMethod.Name]));
    }

    /// <summary>Whether another branch sets a limit: settings of the user have said that there is to be none.</summary>
    private static bool IsChosen(ISymbol client, ISimpleAssignmentOperation endless) =>
        ValueUse.Root(endless).Descendants().Any(other =>
            other is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Timeout" } set, Value: var limit }
                && other != endless && ClientOf(set) is { } same && SymbolEqualityComparer.Default.Equals(same, client)
                && !Timeouts.IsEndless(ValueUse.WalkDownConversion(limit)));

    private static ISymbol? ClientOf(IPropertyReferenceOperation timeout) => timeout.Instance switch
    {
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } =>
            CreationAround(timeout) is { } creation ? HolderOf(creation) : null,
        { } instance => TrackedConditions.Variable(instance),
        null => null,
    };

    private static ISymbol? HolderOf(IOperation creation) => ValueUse.Consumer(creation).Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
        ISimpleAssignmentOperation made => TrackedConditions.Variable(made.Target),
        IFieldInitializerOperation field => field.InitializedFields.FirstOrDefault(),
        IPropertyInitializerOperation property => property.InitializedProperties.FirstOrDefault(),
        _ => null,
    };

    private static IOperation? CreationAround(IOperation inside)
    {
        var parent = inside.Parent;
        while (parent is not null and not IObjectCreationOperation) parent = parent.Parent;
        return parent;
    }
}
