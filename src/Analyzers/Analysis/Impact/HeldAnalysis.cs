using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Timing;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Impact;

/// <summary>What one lost resource holds, read off its kind and off what the code around it does.</summary>
internal static class HeldAnalysis
{
    /// <summary>Seconds after which values that end by themselves pile up.</summary>
    private const double LongSeconds = 30;

    /// <summary>What an acquisition holds where it is lost.</summary>
    public static (Held Held, bool Accumulates) Classify(Acquisition acquisition, LeakPath? leak) => acquisition.Kind switch
    {
        ResourceKind.HttpResponse => OfResponse(acquisition, leak),
        ResourceKind.DataReader when ParentDisposal.DisposesConnection(acquisition.Operation) => (Held.Nothing, false),
        ResourceKind.DataReader when IsGridRead(acquisition.Operation) => (Held.Fleeting, false),
        ResourceKind.Command => OfCommand(acquisition),
        ResourceKind.BodyStream when IsLostByCall(leak) => (Held.Fleeting, false),
        ResourceKind.BodyStream when StreamUse.ReadsToEnd(acquisition.Operation, ValueUse.Root(acquisition.Operation)) =>
            (Held.Fleeting, false),
        ResourceKind.CancellationSource => OfTokenSource(acquisition.Operation),
        ResourceKind.Timer when IsOneShot(acquisition.Operation) => (Held.Fleeting, true),
        _ => (Held.Scarce, false),
    };

    /// <summary>
    /// What a client or handler that is created per call holds: one that is disposed leaves its ports waiting for a while.
    /// </summary>
    public static (Held Held, bool Accumulates) OfClient(IOperation creation)
    {
        if (!IsDisposedHere(creation)) return (Held.Scarce, false);
        return (Held.Fleeting, !DependsOnCall(creation)); // settings of the call: no shared client could have them
    }

    private static (Held Held, bool Accumulates) OfResponse(Acquisition acquisition, LeakPath? leak)
    {
        var disposesContent = ParentDisposal.DisposesContent(acquisition.Operation);
        if (acquisition.IsStreamed) return (disposesContent || IsLostByCall(leak) ? Held.Fleeting : Held.Scarce, false);
        if (disposesContent || ParentDisposal.DisposesClient(acquisition.Operation)) return (Held.Nothing, false);
        // what other paths dispose or hand on adds up only as often as the one path is taken
        return (Held.Fleeting, leak is not { Kind: LeakKind.Exception or LeakKind.EarlyExit });
    }

    /// <summary>
    /// Whether it takes an exception out of a call to lose it, other than the check for success: that is rare, and where the body itself
    /// cannot be read, the handler has closed the connection.
    /// </summary>
    private static bool IsLostByCall(LeakPath? leak) =>
        leak is { Kind: LeakKind.Exception, Witness: ThrowLikelihood.Strong, Thrower: IInvocationOperation or IAwaitOperation };

    private static (Held Held, bool Accumulates) OfCommand(Acquisition acquisition)
    {
        if (ParentDisposal.DisposesConnection(acquisition.Operation)) return (Held.Nothing, false);
        return acquisition.Type.Is("System.Data.IDbTransaction") ? (Held.Scarce, false) : (Held.Fleeting, true);
    }

    /// <summary>
    /// Dapper's grid reader closes itself when the last grid has been read, which the code that reads any of them does in practice.
    /// </summary>
    private static bool IsGridRead(IOperation acquisition) =>
        (acquisition.Type.AwaitedType() ?? acquisition.Type) is { } type && type.IsExactly("Dapper.SqlMapper+GridReader")
        && ValueUse.Consumer(acquisition).Parent
            is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
        && ValueUse.Root(acquisition).Descendants().Any(use =>
            use is IInvocationOperation { TargetMethod.Name: var name, Instance: ILocalReferenceOperation { Local: var read } }
                && name.StartsWith("Read", StringComparison.Ordinal) && SymbolEqualityComparer.Default.Equals(read, local));

    private static (Held Held, bool Accumulates) OfTokenSource(IOperation acquisition) => acquisition switch
    {
        IInvocationOperation { TargetMethod.Name: "CreateLinkedTokenSource" } link =>
            OfLink(link.Arguments.SelectMany(static argument => InlineElements.Elements(argument) ?? [argument.Value]).ToList()),
        IObjectCreationOperation { Arguments: [{ Value: var delay }, ..] } =>
            (Held.Fleeting, SecondsOf(delay) is not { } seconds || seconds > LongSeconds),
        IObjectCreationOperation => (Held.Fleeting, SecondsUntilCancelled(acquisition) is not { } seconds || seconds > LongSeconds),
        _ => (Held.Scarce, false),
    };

    private static (Held Held, bool Accumulates) OfLink(List<IOperation> tokens)
    {
        if (tokens.TrueForAll(EndsWithItsOwner)) return (Held.Nothing, false);
        // how long a token of a type that does not resolve lives is not known
        var isKnown = tokens.Exists(static token =>
            !EndsWithItsOwner(token) && ValueUse.WalkDownConversion(token) is not IInvalidOperation);
        return (isKnown ? Held.Scarce : Held.Fleeting, false);
    }

    /// <summary>The delay that the source of a local is given once it is made.</summary>
    private static double? SecondsUntilCancelled(IOperation source) =>
        ValueUse.Consumer(source).Parent
            is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
        && ValueUse.Root(source).Descendants().FirstOrDefault(use =>
            use is IInvocationOperation { TargetMethod.Name: "CancelAfter", Instance: ILocalReferenceOperation { Local: var timed } }
                && SymbolEqualityComparer.Default.Equals(timed, local)) is IInvocationOperation { Arguments: [{ Value: var delay }] }
            ? SecondsOf(delay)
            : null;

    /// <summary>A delay in seconds, as a <c>TimeSpan</c> or in milliseconds; null where the code does not say.</summary>
    private static double? SecondsOf(IOperation delay) =>
        ValueUse.WalkDownConversion(delay).ConstantValue is { HasValue: true, Value: int milliseconds }
            ? milliseconds / 1000.0
            : Timeouts.SecondsOf(delay);

    /// <summary>A token whose source ends before, or together with, what is linked to it: no entry is left on it.</summary>
    private static bool EndsWithItsOwner(IOperation token) => ValueUse.WalkDownConversion(token) switch
    {
        // the host disposes the source of the start token once the service has started
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { Name: "StartAsync", ContainingType: { } type } } =>
            type.Is("Microsoft.Extensions.Hosting.IHostedService"),
        // the token of one request ends with the request
        IPropertyReferenceOperation { Property: { Name: "RequestAborted", ContainingType: { } type } } =>
            type.Is("Microsoft.AspNetCore.Http.HttpContext"),
        IPropertyReferenceOperation { Property: { Name: "CancellationToken", ContainingType: { } type } } when
            type.Is("Grpc.Core.ServerCallContext") =>
            true,
        IPropertyReferenceOperation { Property: { Name: "None", ContainingType: { } type } } =>
            type.IsExactly("System.Threading.CancellationToken"),
        IDefaultValueOperation => true,
        var other => !CancellationTokenLifetime.MayOutliveCall(other),
    };

    /// <summary>A timer that is told to tick once.</summary>
    private static bool IsOneShot(IOperation acquisition) =>
        acquisition is IObjectCreationOperation { Type: { } type, Arguments: var arguments } && type.IsExactly("System.Threading.Timer")
        && arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "period") is { Value: var period }
        && CancellationTokenLifetime.IsInfinite(period);

    private static bool IsDisposedHere(IOperation creation)
    {
        creation = ChoiceAround(creation);
        if (ValueUse.IsUsingResource(creation)) return true;
        if (ValueUse.Consumer(creation).Parent is IArgumentOperation { Parent: IObjectCreationOperation wrapper })
            return IsDisposedOnce(wrapper);
        return ValueUse.Consumer(creation).Parent
            is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
            && IsDisposed(local, creation);
    }

    /// <summary>The whole choice whose value the creation may be: <c>own ? new HttpClient() : new HttpClient(handler)</c>.</summary>
    private static IOperation ChoiceAround(IOperation value)
    {
        while (ValueUse.Consumer(value) is var (used, parent)
            && parent is IConditionalOperation or ICoalesceOperation && (parent as IConditionalOperation)?.Condition != used)
            value = parent;
        return value;
    }

    private static bool IsDisposedOnce(IOperation wrapper) =>
        ValueUse.IsUsingResource(wrapper)
        || ValueUse.Consumer(wrapper).Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
            && IsDisposed(local, wrapper);

    private static bool IsDisposed(ILocalSymbol local, IOperation inside) => ValueUse.Root(inside).Descendants().Any(use => use switch
    {
        IInvocationOperation { TargetMethod.Name: "Dispose", Instance: ILocalReferenceOperation disposed } =>
            SymbolEqualityComparer.Default.Equals(disposed.Local, local),
        IArgumentOperation { Value: var given, Parent: IObjectCreationOperation wrapper } =>
            ValueUse.WalkDownConversion(given) is ILocalReferenceOperation handed
                && SymbolEqualityComparer.Default.Equals(handed.Local, local) && IsDisposedDirectly(wrapper),
        _ => false,
    });

    private static bool IsDisposedDirectly(IOperation wrapper) => ValueUse.IsUsingResource(wrapper);

    /// <summary>Whether the creation, or the handler it is given, is set up with what the call was given.</summary>
    private static bool DependsOnCall(IOperation creation) =>
        creation.Descendants().Any(IsOfCall)
        || creation is IObjectCreationOperation { Arguments: var arguments } && arguments.Any(argument =>
            ValueUse.WalkDownConversion(argument.Value) is ILocalReferenceOperation { Local: var handler }
                && ValueUse.InitializerOf(handler, ValueUse.Root(creation)) is { } made && made.Descendants().Any(IsOfCall))
        || ValueUse.Consumer(creation).Parent
            is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
            && ValueUse.Root(creation).Descendants()
                .Any(use =>
                    use is ISimpleAssignmentOperation
                    {
                        Target: IPropertyReferenceOperation { Instance: ILocalReferenceOperation set },
                        Value: var value
                    }
                && SymbolEqualityComparer.Default.Equals(set.Local, local) && value.DescendantsAndSelf().Any(IsOfCall));

    private static bool IsOfCall(IOperation value) =>
        value is IParameterReferenceOperation
            or ILocalReferenceOperation { Local.IsConst: false, Type.TypeKind: not TypeKind.Error }
                and not ILocalReferenceOperation { Type.Name: "HttpClientHandler" or "SocketsHttpHandler" };
}
