using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Reuse;

/// <summary>Reports a client that its documentation tells to make once, made for one use.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedClientPerCall() : ReuseRule(Rule)
{
    internal const string Id = "LEAK103";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Reuse shareable clients",
        message: "'{0}' is created {1}; it is designed to be shared",
        description: "The documentation of this client asks for one instance per application. Each instance opens its own "
            + "connections and starts its own background work.",
        weaknesses: ["CWE-400"]);

    private protected override bool IsMine(Acquisition acquisition, BodyOwnership body) =>
        acquisition.Kind == ResourceKind.SharedClient && !HasOwnIdentity(acquisition.Operation)
        && (acquisition.Operation is not IObjectCreationOperation client
            || (!IsLookedAtAlone(client) && new SocketHandlers(body.Resources, body.Summaries).OwnsSockets(client)));

    /// <summary>
    /// A producer with a transactional id is one of its own: "Each producer instance must have a unique TransactionalId"
    /// (docs.confluent.io/platform/current/clients/confluent-kafka-dotnet).
    /// </summary>
    private static bool HasOwnIdentity(IOperation made) => HasOwnIdentity(made, ValueUse.Root(made), RecursionGuard.Start());

    private static bool HasOwnIdentity(IOperation value, IOperation root, RecursionGuard outer) =>
        outer.TryEnter(value, out var guard) && value.DescendantsAndSelf().Any(part => part switch
        {
            ISimpleAssignmentOperation set => IsTransactionalId(set.Target),
            ILocalReferenceOperation { Local: var local } => IsGivenIdLater(local, root)
                || ValueUse.InitializerOf(local, root) is { } initial && HasOwnIdentity(initial, root, guard),
            _ => false,
        });

    private static bool IsGivenIdLater(ILocalSymbol config, IOperation root) => root.Descendants().Any(use =>
        use is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: ILocalReferenceOperation of } id }
            && IsTransactionalId(id) && SymbolEqualityComparer.Default.Equals(of.Local, config));

    private static bool IsTransactionalId(IOperation target) =>
        target is IPropertyReferenceOperation { Property: { Name: "TransactionalId", ContainingType: var type } }
            && type.Is("Confluent.Kafka.ProducerConfig");

    /// <summary>
    /// A client that is made to read what its constructor made of a connection string opens nothing: <c>new
    /// BlobServiceClient(text).Uri</c>.
    /// </summary>
    private static bool IsLookedAtAlone(IObjectCreationOperation made) => ValueUse.Consumer(made).Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } =>
            ValueUse.Root(made).Descendants()
                .Where(use => use is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
                .ToList() is { Count: > 0 } uses
                && uses.TrueForAll(static use => IsLook(use.Parent)),
        var consumer => IsLook(consumer),
    };

    private static bool IsLook(IOperation? use) =>
        use is IPropertyReferenceOperation { Property.Type: var type }
            && (type.IsValueType || type.SpecialType == SpecialType.System_String || type.Name == "Uri");
}
