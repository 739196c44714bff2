using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Analysis.Ownership.Unresolved;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>Says which operations acquire, from the tables, from the source of the method called, or from the type of its result.</summary>
internal sealed class Acquisitions(Resources resources, MethodSummaries summaries)
{
    /// <summary>The acquisition of a resource with a kind of its own.</summary>
    public Acquisition? Classify(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type: { } type } creation =>
            resources.Kind(type) is { } kind && kind != ResourceKind.Other ? OfCreation(creation, kind, type) : null,
        IInvocationOperation call => OfCall(call),
        // an overload the compiler could not choose still has a type: the commonest resources are worth knowing
        IInvalidOperation { Syntax: InvocationExpressionSyntax, Type: { TypeKind: not TypeKind.Error } type } => OfInvalid(operation, type),
        IInvalidOperation
        {
            Syntax: InvocationExpressionSyntax or ObjectCreationExpressionSyntax,
            Type: null or { TypeKind: TypeKind.Error }
        } =>
            OfLikeness(operation),
        IInvalidOperation { Type: { } type }
            when HandlerChains.IsInvalidCreation(operation) && resources.Kind(type) is { } kind and not ResourceKind.Other =>
            OfInvalidCreation(operation, kind, type),
        _ => null,
    };

    /// <summary>The acquisition of anything else that is disposable.</summary>
    public Acquisition? ClassifyOther(IOperation operation)
    {
        RecursionGuard.EnsureStack();
        switch (operation)
        {
            case IObjectCreationOperation { Type: { } type } creation:
                return resources.KindOrOther(type) == ResourceKind.Other
                    && (!DisposeBody.IsOfWhatIsGiven(type, resources)
                        || (creation.Arguments.Any(TakesFresh) && !DisposeBody.NeedsNoRelease(type, resources)))
                    ? OfCreation(creation, ResourceKind.Other, type)
                    : null;
            case IInvocationOperation { TargetMethod: { ReturnsVoid: false } method } call:
                if (method.ReturnType is IArrayTypeSymbol { ElementType: var each })
                    return resources.Has(method, Handover.ReturnsOwned)
                        ? new Acquisition(call, ResourceKind.Other, each, YieldsTask: false) { IsInArray = true }
                        : null;
                var yielded = method.ReturnType.AwaitedType() ?? method.ReturnType;
                if (resources.KindOrOther(yielded) != ResourceKind.Other || IsGivenOne(call, yielded, ResourceKind.Other)) return null;
                return resources.Has(method, Handover.ReturnsOwned) || resources.IsListed(yielded)
                    || resources.Row(yielded) is { IsMadeByCalls: true } || IsFactory(method)
                    ? new Acquisition(call, ResourceKind.Other, yielded, !ReferenceEquals(yielded, method.ReturnType))
                    : null;
            case IInvalidOperation { Type: { DeclaringSyntaxReferences.IsEmpty: true } type }
                when HandlerChains.IsInvalidCreation(operation) && resources.KindOrOther(type) == ResourceKind.Other:
                return OfInvalidCreation(operation, ResourceKind.Other, type);
            default:
                return null;
        }
    }

    private bool TakesFresh(IArgumentOperation argument) =>
        ValueUse.WalkDownConversion(argument.Value) is var given && (Classify(given) ?? ClassifyOther(given)) is not null;

    private bool IsFactory(IMethodSymbol method) =>
        !resources.IsBorrowed(method)
        && (!resources.IsSource(method)
            ? method.IsStatic
                && (method.Name.StartsWith("Open", StringComparison.Ordinal) || method.Name.StartsWith("Create", StringComparison.Ordinal)
                    || method.Name == "Start")
                && (method.ContainingType.Name is "File" or "ZipFile" or "Process" || MakesItsOwn(method))
            // what is got is a view, or kept
            : (!method.Name.StartsWith("Get", StringComparison.Ordinal) || IsFree(method))
                && summaries.ResultOf(method) == ResultOwnership.New);

    /// <summary>A type that makes instances of itself, of nothing that somebody else holds: <c>SHA256.Create()</c>.</summary>
    private static bool MakesItsOwn(IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals(method.ReturnType, method.ContainingType) && IsFree(method);

    /// <summary>Whether a method has neither an object nor an argument that its result could be a view of.</summary>
    private static bool IsFree(IMethodSymbol method) =>
        method is { IsStatic: true, IsExtensionMethod: false } && !method.Parameters.Any(static parameter => parameter.Type.IsDisposable());

    private Acquisition? OfCreation(IObjectCreationOperation creation, ResourceKind kind, ITypeSymbol type)
    {
        // the obligation is that of what it wraps
        if (kind is not (ResourceKind.HttpClient or ResourceKind.HttpHandler or ResourceKind.SharedClient)
            && resources.WrapsArgument(creation))
            return null;
        if (kind == ResourceKind.HttpResponse) return null; // made by hand it holds no connection, and no body but what its maker has
        if (creation.Constructor is { } constructor && resources.IsBorrowed(constructor)) return null;
        // a view of another reader
        if (kind == ResourceKind.DataReader
            && creation.Arguments.Any(argument =>
                argument.Value is IInstanceReferenceOperation || resources.Kind(argument.Value.Type) == kind))
            return null;
        return new Acquisition(creation, kind, type, YieldsTask: false)
        {
            EndedBy = EndOf(kind),
            StartsIdle = kind is ResourceKind.Connection || (kind == ResourceKind.Socket && !ConnectsAtOnce(creation)),
        };
    }

    /// <summary>A constructor that takes a host or an end point connects or binds.</summary>
    private static bool ConnectsAtOnce(IObjectCreationOperation creation) =>
        creation.Type?.Name is "TcpClient" or "UdpClient" && creation.Arguments.Length > 0
            && creation.Arguments[0].Value.Type?.Name != "AddressFamily";

    private Acquisition? OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var result = method.ReturnType;
        if (result.SpecialType is not (SpecialType.None or SpecialType.System_IDisposable))
            return OutputOwnership.ByOut(call, resources, summaries);
        var yielded = result.AwaitedType() ?? result;
        if (yielded.IsTupleType) return OutputOwnership.InCarrier(call, resources, summaries);
        foreach (var contract in resources.Contracts(method))
        {
            switch (contract.Handover)
            {
                case Handover.ReturnsOwned when IsGridOfUsing(call, yielded): return null;
                case Handover.ReturnsOwned:
                    return Found(call, contract.Yields
                    ?? resources.Kind(yielded), yielded, !ReferenceEquals(yielded, result));
                case Handover.ReturnsBorrowed or Handover.ReturnsReceiver or Handover.ReturnsPart or Handover.ReturnsArgument: return null;
                case Handover.ReturnsOwnerOfReceiver: return WebExceptionResponses.StreamOf(call);
            }
        }

        if (UnresolvedTypes.LikenessOf(yielded, method, resources) is var (like, likely))
            return summaries.ResultOf(method) == ResultOwnership.Shared
                ? null
                : new Acquisition(call, likely, like, !ReferenceEquals(yielded, result))
                {
                    IsLikeness = true,
                    StartsIdle = method.Name.StartsWith("Create", StringComparison.Ordinal)
                };
        if (resources.Kind(yielded) is not { } kind) return OutputOwnership.InCarrier(call, resources, summaries);
        if (kind == ResourceKind.Other) return null;
        if (method.IsAbstract && method.ContainingType.Is("System.Net.Http.IHttpClientFactory")) return null;
        if (IsGivenOne(call, yielded, kind)) return null;
        if (method.OriginalDefinition.ReturnType is var declared && (declared.AwaitedType() ?? declared) is ITypeParameterSymbol
            && !TakesFactory(call))
            return null;
        return IsMade(method, kind) ? Found(call, kind, yielded, !ReferenceEquals(yielded, result)) : null;
    }

    /// <summary>Dapper's grids end with the connection that they came from.</summary>
    private static bool IsGridOfUsing(IInvocationOperation call, ITypeSymbol yielded) =>
        yielded.IsExactly("Dapper.SqlMapper+GridReader") && call.Arguments is [{ Value: var connection }, ..]
            && ValueUse.WalkDownConversion(connection) is ILocalReferenceOperation { Local.IsUsing: true };

    private Acquisition? OfInvalid(IOperation operation, ITypeSymbol result)
    {
        var yielded = result.AwaitedType() ?? result;
        if (resources.Kind(yielded) == ResourceKind.CancellationSource)
            return IsLink(operation.Syntax) ? Found(operation, ResourceKind.CancellationSource, yielded, yieldsTask: false) : null;
        // a guess at an extension method
        if (operation.ChildOperations.FirstOrDefault()?.Type is not { TypeKind: not TypeKind.Error } receiver) return null;
        if (resources.Kind(yielded) == ResourceKind.Registration)
            return receiver.Is("System.Threading.CancellationToken")
                ? Found(operation, ResourceKind.Registration, yielded, yieldsTask: false)
                : null;
        return resources.Kind(yielded) is ResourceKind.HttpResponse or ResourceKind.DataReader
            ? Found(operation, resources.Kind(yielded), yielded, !ReferenceEquals(yielded, result))
            : null;
    }

    private Acquisition? OfLikeness(IOperation operation) => UnresolvedTypes.LikenessOf(operation, resources) is var (type, kind)
        ? Found(operation, kind, type, yieldsTask: false) is { } found
            ? found with
            {
                IsLikeness = true,
                StartsIdle = kind == ResourceKind.Connection && !operation.Syntax.ToString().Contains("OpenConnection")
            }
            : null
        : null;

    private static bool IsLink(SyntaxNode call) =>
        call is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateLinkedTokenSource" }
        };

    /// <summary>What is made of something out of sight is still made, unless what it is made of may be what it holds.</summary>
    private Acquisition? OfInvalidCreation(IOperation creation, ResourceKind kind, ITypeSymbol type) =>
        kind != ResourceKind.HttpClient
            && (resources.Row(type)?.Adoptions.IsEmpty == false
                || kind is ResourceKind.HttpHandler or ResourceKind.SharedClient or ResourceKind.HttpResponse or ResourceKind.DataReader)
            ? null
            : new Acquisition(creation, kind, type, YieldsTask: false)
            {
                EndedBy = EndOf(kind),
                StartsIdle = kind is ResourceKind.Connection or ResourceKind.Socket
            };

    public static string? EndOf(ResourceKind kind) => kind == ResourceKind.CancellationSource ? "Cancel" : null;

    private Acquisition? Found(IOperation operation, ResourceKind? kind, ITypeSymbol type, bool yieldsTask) =>
        kind is { } known and not ResourceKind.Other
            ? new Acquisition(operation, known, type, yieldsTask)
            {
                EndedBy = operation is IInvocationOperation { TargetMethod: var made } && resources.IsSource(made) ? EndOf(known) : null,
                StartsIdle = known == ResourceKind.Connection && operation is IInvocationOperation { TargetMethod.Name: var name }
                    && name.StartsWith("Create", StringComparison.Ordinal),
                IsStreamed = known == ResourceKind.HttpResponse && ResponseBuffering.IsStreamed(operation, type),
            }
            : null;

    /// <summary>
    /// A call that is given a resource of the kind it returns, or a stream where it returns one, gives it back (fluent methods, wrappers).
    /// </summary>
    private bool IsGivenOne(IInvocationOperation call, ITypeSymbol yielded, ResourceKind kind)
    {
        if (IsAlike(call.Instance?.Type)) return true;
        foreach (var argument in call.Arguments)
        {
            if (IsAlike(argument.Value.Type) || IsAlike(argument.Value.Type.AwaitedType())) return true;
        }

        return false;

        bool IsAlike(ITypeSymbol? given) =>
            given is not null
                && (SymbolEqualityComparer.Default.Equals(given, yielded)
                    || (kind is not (ResourceKind.Other or ResourceKind.Socket) && resources.Kind(given) == kind)
                    || (given.Is("System.IO.Stream") && yielded.Is("System.IO.Stream")));
    }

    /// <summary>
    /// A generic call yields a fresh resource when it runs a factory that does: <c>policy.ExecuteAsync(() => client.GetAsync(...))</c>.
    /// </summary>
    private static bool TakesFactory(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Value is IDelegateCreationOperation { Target: var factory }) return !KeepsResult(factory);
        }

        return false;
    }

    /// <summary>
    /// Whether a lambda gives back what somebody else has as well: <c>() => _last</c>, <c>async () => response = await
    /// client.GetAsync(url)</c>.
    /// </summary>
    private static bool KeepsResult(IOperation factory) =>
        factory is IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } value }] }
        && ValueUse.WalkDownConversion(value) is IAssignmentOperation or ICoalesceAssignmentOperation or IMemberReferenceOperation
            or ILocalReferenceOperation or IParameterReferenceOperation;

    /// <summary>
    /// A server writes its answers itself (<c>request.CreateResponse(...)</c>, <c>channel.PrepareResponse(...)</c>): they came over no
    /// connection.
    /// </summary>
    private static bool IsWrittenByHand(string name) =>
        name.StartsWith("Prepare", StringComparison.Ordinal)
        || (name.Contains("Response")
            && (name.StartsWith("Create", StringComparison.Ordinal) || name.StartsWith("Build", StringComparison.Ordinal)
                || name.StartsWith("Make", StringComparison.Ordinal) || name.StartsWith("As", StringComparison.Ordinal)
                || name.StartsWith("To", StringComparison.Ordinal)));

    /// <summary>
    /// A provider's own code hands its readers about, and looks for those that are open: only what executes, or plainly makes, a reader
    /// acquires it.
    /// </summary>
    private bool IsLookedUp(IMethodSymbol method) =>
        resources.IsSource(method) && resources.IsSource(method.ReturnType.AwaitedType() ?? method.ReturnType)
            && !method.Name.StartsWith("Execute", StringComparison.Ordinal);

    private bool IsMade(IMethodSymbol method, ResourceKind kind)
    {
        var source = summaries.ResultOf(method);
        if (source == ResultOwnership.Shared) return false;
        return kind switch
        {
            ResourceKind.HttpResponse when IsWrittenByHand(method.Name) => false,
            ResourceKind.DataReader when source != ResultOwnership.New && IsLookedUp(method) => false,
            ResourceKind.HttpResponse or ResourceKind.DataReader =>
                method.MethodKind != MethodKind.DelegateInvoke || method.ReturnType.IsTaskShaped(),
            ResourceKind.HttpClient or ResourceKind.HttpHandler or ResourceKind.SharedClient => source == ResultOwnership.New,
            _ when source == ResultOwnership.New => true,
            ResourceKind.Connection or ResourceKind.Socket =>
                ReturnValueSummary.IsMaker(method.Name) && !method.Name.StartsWith("Execute", StringComparison.Ordinal),
            ResourceKind.Command =>
                method.Name.StartsWith("Create", StringComparison.Ordinal) || method.Name.StartsWith("Begin", StringComparison.Ordinal),
            _ => false,
        };
    }
}
