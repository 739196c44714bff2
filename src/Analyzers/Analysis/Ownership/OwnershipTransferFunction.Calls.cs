using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Collections;
using LeakAnalyzers.Analysis.Ownership.Fields;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>Calls and creations: what they do with a resource that is their receiver or an argument.</summary>
internal sealed partial class OwnershipTransferFunction
{
    private AliasKind VisitCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var instance = Visit(call.Instance);
        var result = AliasKind.None;
        var touched = instance;
        foreach (var argument in call.Arguments)
        {
            var role = VisitArgument(argument);
            if (role == AliasKind.None) continue;
            if (call.Instance is null && touched == AliasKind.None && method.IsExtensionMethod && argument.Parameter?.Ordinal == 0)
                instance = role;
            touched = role;
            result = Stronger(result, argument.Parameter is { } parameter
                ? TransferArgument(call, method, parameter, argument.Value, role)
                : LetGo());
        }

        if (field is not null && call.Instance is IInstanceReferenceOperation && OverwrittenField.MayRelease(method, field)) Escape();
        if (IsAcquisition(call)) return Acquire(call);
        if (instance != AliasKind.None && call.Instance is { } receiver && ExtensionMembers.ImplementationOf(method) is { } extension)
            result = Stronger(result, TransferArgument(call, extension, extension.Parameters[0], receiver, instance));
        else if (instance is AliasKind.Resource or AliasKind.DependentValue && call.Instance is not null)
            result = Stronger(result, TransferReceiver(call, instance));
        else if (instance == AliasKind.Task && call.Instance is not null) result = OnTask(call);

        if (_state.Holding is OwnershipState.NotAcquired or OwnershipState.Owned)
            Throws(call, (result == AliasKind.Resource && instance == AliasKind.Task) || _throwsWithIt == call
                ? ThrowLikelihood.None
                : CallWitness(call, touched, result));
        if (_mayOpen == call && !IsAwaitedAtOnce(call)) _state = _state with { IsUnopened = false }; // where it throws, nothing is open
        if (instance == AliasKind.Resource && !method.ReturnType.IsTaskShaped()) Connect(method);
        else if (_state.IsUnopened && method.Name is "Wait" or "GetResult" && call.Instance is { } waited
            && ValueUse.WalkDownAwait(waited) is IInvocationOperation { Instance: { } connecting, TargetMethod: var connect }
            && RoleOf(connecting) == AliasKind.Resource)
            Connect(connect);
        return result;
    }

    private static bool IsAwaitedAtOnce(IInvocationOperation call) =>
        call.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Parent: IAwaitOperation };

    private AliasKind VisitArgument(IArgumentOperation argument)
    {
        // a list that is written out is the call's own: look at what is in it
        if ((InlineElements.IsParams(argument) || argument.Parameter?.ContainingSymbol is IMethodSymbol method && IsForTogether(method))
            && InlineElements.Elements(argument) is { } elements)
        {
            var any = AliasKind.None;
            foreach (var element in elements) any = Stronger(any, Visit(element));
            return any;
        }

        var role = Visit(argument.Value);
        if (role != AliasKind.Resource
            || ValueUse.WalkDownConversion(argument.Value).Type is var given && !(IsCarrier(given) || IsWrapper(given)))
            return role;
        Escape(); // what becomes of its parts is not followed
        return AliasKind.None;
    }

    private AliasKind VisitCreation(IObjectCreationOperation creation)
    {
        var result = AliasKind.None;
        foreach (var argument in creation.Arguments)
        {
            var role = VisitArgument(argument);
            if (role != AliasKind.None) result = Stronger(result, TransferCtorArgument(creation, argument, role));
            else if (creation.Constructor is { } constructor && TokenOf(argument.Value) is { } source
                && RoleOf(source) == AliasKind.Resource && Resources.Has(constructor, Handover.TakesArgument))
                Escape();
        }

        if (creation.Initializer is { } initializer) Visit(initializer);
        if (IsAcquisition(creation)) return Acquire(creation);
        Throws(creation, ThrowLikelihood.Weak);
        return result;
    }

    /// <summary>The source whose token a value is.</summary>
    private IOperation? TokenOf(IOperation value) => RecursionGuard.Descend(ValueUse.WalkDownConversion(value)) switch
    {
        IPropertyReferenceOperation { Property: { Name: "Token", ContainingType.Name: "CancellationTokenSource" }, Instance: { } source } =>
            source,
        ILocalReferenceOperation or IFlowCaptureReferenceOperation
            when body.Conditions.Defining(ValueUse.WalkDownConversion(value)) is IPropertyReferenceOperation token =>
            TokenOf(token),
        _ => null,
    };

    private bool IsAcquisition(IOperation operation) =>
        _acquires && acquisition is { } sought && _state.Holding == OwnershipState.NotAcquired
            && operation.Syntax == sought.Operation.Syntax && operation.Kind == sought.Operation.Kind;

    private AliasKind Acquire(IOperation operation)
    {
        Throws(operation, ThrowLikelihood.None);
        _state = _state with { Holding = OwnershipState.Owned, IsUnopened = acquisition!.Value.StartsIdle };
        if (acquisition.Value.Out is { } local)
        {
            Assign(local, AliasKind.Resource);
            return AliasKind.None;
        }

        return acquisition.Value.YieldsTask ? AliasKind.Task : AliasKind.Resource;
    }

    /// <summary>The resource is the receiver of a call.</summary>
    private AliasKind TransferReceiver(IInvocationOperation call, AliasKind role)
    {
        var method = call.TargetMethod;
        if (method.Name == "ConfigureAwait" || method.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return role;
        if (role == AliasKind.DependentValue)
        {
            if ((acquisition?.EndsWithPart ?? EndsWithPart) && Resources.IsRelease(method)) Release();
            if (ClosesConnection(call))
            {
                _throwsWithIt = call;
                return method.ReturnType.IsTaskShaped() ? AliasKind.Task : AliasKind.Resource; // closing the reader closes the connection
            }

            return MayAlias(method.ReturnType, fromMember: true) && !Resources.IsBorrowed(method)
                ? AliasKind.DependentValue
                : AliasKind.None;
        }

        if (Resources.IsRelease(method)
            || (acquisition?.EndedBy is { } end && method.Name.StartsWith(end, StringComparison.Ordinal)
                && !method.Name.EndsWith("After", StringComparison.Ordinal)))
        {
            Release();
            return AliasKind.None;
        }

        if ((IsCarrier(call.Instance?.Type) || IsWrapper(call.Instance?.Type))
            && method.Name is not ("ToString" or "Equals" or "GetHashCode" or "GetType")
            && (!method.ContainingType.IsDisposable() || summaries.MayEnd(method)))
        {
            Escape(); // it may be the author's own way to release what it carries
            return AliasKind.None;
        }

        foreach (var contract in Resources.Contracts(method))
        {
            switch (contract.Handover)
            {
                case Handover.ReturnsReceiver or Handover.ReturnsOwnerOfReceiver: return AliasKind.Resource;
                case Handover.ReturnsPart: return AliasKind.DependentValue;
                case Handover.ReturnsBorrowed: return AliasKind.None;
            }
        }

        if (method.Name != "Clone" && IsSameResource(method.ReturnType, call.Instance?.Type)) return AliasKind.Resource;
        return MayAlias(method.ReturnType, fromMember: true) ? AliasKind.DependentValue : AliasKind.None;
    }

    /// <summary>Whether a command is told to leave its connection to the reader, which closes it also where the command fails.</summary>
    private static bool ClosesConnection(IInvocationOperation call) => call.Arguments.Any(static argument =>
        argument.Parameter?.Type.IsExactly("System.Data.CommandBehavior") == true
            && argument.Value.ConstantValue is { HasValue: true, Value: int behavior } && (behavior & CloseConnection) != 0);

    /// <summary>System.Data.CommandBehavior.CloseConnection.</summary>
    private const int CloseConnection = 32;

    /// <summary>Verbs after which a connection or socket that was idle is in use; where they throw, it is not.</summary>
    private void Connect(IMethodSymbol method)
    {
        if (_state.IsUnopened && Connects(method)) _state = _state with { IsUnopened = false };
    }

    public static bool Connects(IMethodSymbol method) => Connects(method.Name);

    private static bool Connects(string name) => s_connects.Any(verb => name.StartsWith(verb, StringComparison.Ordinal));

    private static readonly string[] s_connects = ["Open", "Connect", "Begin", "Bind", "Listen", "Start", "Send", "Join", "Receive",
        "Accept"];

    /// <summary>The resource is an argument of a call.</summary>
    /// <param name="call">The call, or the read of a property of an extension.</param>
    /// <param name="method">The method that runs.</param>
    /// <param name="parameter">The parameter of the method that takes the resource.</param>
    /// <param name="given">The argument.</param>
    /// <param name="role">What the argument is to the resource.</param>
    private AliasKind TransferArgument(IOperation call, IMethodSymbol method, IParameterSymbol parameter, IOperation given, AliasKind role)
    {
        if (parameter.RefKind is RefKind.Ref or RefKind.Out || IsForCallback(parameter)) return LetGo();

        foreach (var contract in Resources.Contracts(method))
        {
            if (contract.Parameter is not null && contract.Parameter != parameter.Name) continue;
            switch (contract.Handover)
            {
                case Handover.TakesArgument:
                    Escape();
                    return AliasKind.None;
                case Handover.BorrowsArgument:
                    return IsWaitedFor(call) || !MayAlias(method.ReturnType, fromMember: false)
                    ? AliasKind.None
                    : AliasKind.DependentValue;
                case Handover.ReturnsArgument when contract.Unless is { } flag && IsSet(call, flag): return AliasKind.DependentValue;
                case Handover.OpensArgument when role == AliasKind.Resource:
                    _state = _state with { IsUnopened = false };
                    break;
                case Handover.ReturnsArgument:
                    return role == AliasKind.Resource && method.ReturnType.IsTaskShaped()
                    ? AliasKind.Task
                    : role;
                case Handover.ReturnsReceiver when method.IsExtensionMethod && parameter.Ordinal == 0: return role;
                case Handover.ReturnsPart when method.IsExtensionMethod && parameter.Ordinal == 0: return AliasKind.DependentValue;
                case Handover.ReleasesReceiver when method.IsExtensionMethod && parameter.Ordinal == 0:
                    Release();
                    return AliasKind.None;
            }
        }

        // 'await using (x.ConfigureAwait(false))' disposes through the configured form
        if (method is { Name: "ConfigureAwait", IsExtensionMethod: true }) return role;
        var awaited = method.ReturnType.AwaitedType();
        if (role == AliasKind.Task) return PassTask(call, method, parameter, given);
        if (!Resources.IsSource(method) && IsStore(method) && !(method.IsExtensionMethod && parameter.Ordinal == 0))
        {
            return LetGo(); // whatever it gives back: GetOrAdd
        }

        if (role == AliasKind.Resource && (IsSameResource(method.ReturnType, given.Type) || IsSameResource(awaited, given.Type)))
            return PassThrough(method, parameter, awaited is null ? AliasKind.Resource : AliasKind.Task);
        if (role == AliasKind.Resource && call is IInvocationOperation invocation && given.Parent is IArgumentOperation handed
            && summaries.MayRelease(invocation, handed))
            return LetGo();
        if (IsMadeOf(method.ReturnType, given.Type)) return AliasKind.DependentValue;
        if (!Resources.IsSource(method))
            return method.Parameters.Any(static flag => flag is { Name: "leaveOpen", Type.SpecialType: SpecialType.System_Boolean })
                && !IsSet(call, "leaveOpen")
                ? LetGo()
                : PassToLibrary(method, role);

        if (given.Parent is IArgumentOperation argument && InlineElements.IsParams(argument)
            && CollectionOwnership.Element(parameter.Type)?.IsDisposable() != false)
        {
            Escape(); // what becomes of the elements of an array is not followed
            return AliasKind.None;
        }

        if (role == AliasKind.Resource) _mayOpen = call;
        switch (summaries.EffectOn(parameter))
        {
            case ParameterEffect.Keeps or ParameterEffect.Returns:
                return LetGo();
            case ParameterEffect.Releases when role == AliasKind.Resource:
                Release();
                return AliasKind.None;
            case ParameterEffect.BorrowsOrThrows:
                _throwsWithIt = call;
                goto default;
            default:
                return MayAlias(method.ReturnType, fromMember: false) ? AliasKind.DependentValue : AliasKind.None;
        }
    }

    /// <summary>Whether a call, or the options that it is given, sets a flag.</summary>
    private static bool IsSet(IOperation call, string flag) =>
        call.Descendants()
            .Any(argument =>
                argument is IArgumentOperation { Parameter.Name: var name, Value.ConstantValue: { HasValue: true, Value: true } }
                    && name == flag);

    /// <summary>A call that gives back what it is given may have stored it as well, to be disposed with all that is stored there.</summary>
    private AliasKind PassThrough(IMethodSymbol method, IParameterSymbol parameter, AliasKind returned)
    {
        if (!Resources.IsSource(method)) return RegistersForDisposal(method, parameter) ? LetGo() : returned;
        switch (summaries.EffectOn(parameter))
        {
            case ParameterEffect.Keeps:
                return LetGo();
            case ParameterEffect.Releases:
                Release();
                return AliasKind.None;
            default:
                return returned;
        }
    }

    /// <summary>
    /// Whether a library's method stores what it gives back: it is given something that collects disposables
    /// (<c>timer.DisposeWith(all)</c>), or is
    /// a member of something disposable that gives back whatever disposable it is given (<c>scope.Own(timer)</c>).
    /// </summary>
    private static bool RegistersForDisposal(IMethodSymbol method, IParameterSymbol parameter) =>
        method.Parameters.Any(other => other.Ordinal != parameter.Ordinal && CollectsDisposables(other.Type))
        || (!method.IsStatic && method.ContainingType.IsDisposable()
            && method.OriginalDefinition.ReturnType is ITypeParameterSymbol { ContainingSymbol: IMethodSymbol } generic
            && generic.IsDisposable());

    private static bool CollectsDisposables(ITypeSymbol type) =>
        type.AllInterfaces.Concat(type is INamedTypeSymbol named ? [named] : []).Any(static contract =>
            contract.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_ICollection_T
                && contract.TypeArguments[0].IsDisposable())
        || (type.IsDisposable()
            && type.GetMembers()
                .Any(static member =>
                    member is IMethodSymbol
                    {
                        IsStatic: false,
                        MethodKind: MethodKind.Ordinary,
                        Parameters: [{ Type.SpecialType: SpecialType.System_IDisposable }, ..]
                    }));

    private AliasKind LetGo()
    {
        Escape();
        return AliasKind.None;
    }

    /// <summary>The state that a callback gets, and has to release: <c>socket.BeginConnect(peer, callback, socket)</c>.</summary>
    private static bool IsForCallback(IParameterSymbol parameter) =>
        parameter
            is

        {
            Type.SpecialType: SpecialType.System_Object,
            Name: "state" or "userState" or "asyncState" or "userToken" or "requestState" or "object" or "stateObject",
            ContainingSymbol: IMethodSymbol method
        }
        && method.Parameters.Any(static beside => beside.Type.TypeKind == TypeKind.Delegate);

    /// <summary>Whether the call is over when the next line runs: a task that is handed on still uses the argument.</summary>
    private static bool IsWaitedFor(IOperation call) =>
        ValueUse.Consumer(call) is var (value, _) && (!call.Type.IsTaskShaped() || !value.Type.IsTaskShaped());

    private AliasKind PassToLibrary(IMethodSymbol method, AliasKind role)
    {
        if (acquisition is { } passed ? LibraryKeeps(method, passed.Kind, passed.Type) : IsStore(method))
        {
            Escape();
            return AliasKind.None;
        }

        return MayAlias(method.ReturnType, fromMember: false) ? AliasKind.DependentValue : AliasKind.None;
    }

    /// <summary>
    /// A library method without a row borrows, unless its name says that it stores or, outside the framework, that it ends what it is
    /// given. Of the framework's methods that is known; what others do with a socket, a source of tokens, or their own things, is not: who
    /// only wants to know of a cancellation takes the token.
    /// </summary>
    internal static bool LibraryKeeps(IMethodSymbol method, ResourceKind kind, ITypeSymbol type) =>
        IsStore(method) || method.MethodKind == MethodKind.Constructor
            || (!method.IsOfFramework()
                && (MethodSummaries.IsNamedForEnd(method.Name) || kind is ResourceKind.Socket or ResourceKind.CancellationSource
                    || (kind == ResourceKind.Other && !type.IsOfFramework())));

    private static bool IsStore(IMethodSymbol method) =>
        IsStore(method.Name) && !method.ContainingType.Is("System.Data.IDataParameterCollection");

    internal static bool IsStore(string name) =>
        name is "Add" or "AddRange" or "Append" or "Enqueue" or "Push" or "Insert" or "Post" or "Return" or "Attach" or "Track"
        || name.StartsWith("TryAdd", StringComparison.Ordinal)
        || name.StartsWith("AddOr", StringComparison.Ordinal)
        || name.StartsWith("GetOrAdd", StringComparison.Ordinal)
        || name.StartsWith("GetOrCreate", StringComparison.Ordinal)
        || name.StartsWith("Add", StringComparison.Ordinal)
        || name.StartsWith("Set", StringComparison.Ordinal)
        || name.StartsWith("TrySet", StringComparison.Ordinal)
        || name.StartsWith("TryWrite", StringComparison.Ordinal)
        || name.StartsWith("Register", StringComparison.Ordinal)
        || name.StartsWith("DisposeWith", StringComparison.Ordinal);

    /// <summary>The resource is an argument of a constructor.</summary>
    private AliasKind TransferCtorArgument(IObjectCreationOperation creation, IArgumentOperation argument, AliasKind role)
    {
        if (argument.Parameter is not { } parameter || role == AliasKind.Task || parameter.RefKind is RefKind.Ref or RefKind.Out)
        {
            if (LosesResult(argument.Value, role)) return AliasKind.Task; // 'new ValueTask(task)'
            Escape();
            return AliasKind.None;
        }

        if (Resources.Adopts(creation, parameter) is { } adopts) return adopts ? role : AliasKind.None;
        if (Resources.Borrows(creation.Type, parameter)) return AliasKind.DependentValue; // a command over a connection lives off it

        if (creation.Constructor is { } constructor && Resources.IsSource(constructor))
        {
            switch (summaries.EffectOn(parameter))
            {
                case ParameterEffect.Borrows or ParameterEffect.BorrowsOrThrows: return AliasKind.None;
                case ParameterEffect.Releases:
                    Release();
                    return AliasKind.None;
            }
        }

        if (role == AliasKind.Resource && IsWrapper(creation.Type)) return role;
        // who catches it has what it carries
        if (creation.Syntax.Parent is ThrowStatementSyntax or ThrowExpressionSyntax) return AliasKind.Resource;
        Escape();
        return AliasKind.None;
    }

    /// <summary>Whether an object of this type may be what the resource was put into, to be released with it.</summary>
    private bool IsWrapper(ITypeSymbol? type) =>
        acquisition is { Carrier: null, Kind: not ResourceKind.Other } && DisposeBody.IsWrapper(type, Resources);

    /// <summary>
    /// Whether a part of an object that is not the framework's is one that may have the whole behind it, such as a view or an adapter.
    /// </summary>
    private bool IsView(IPropertySymbol property) =>
        acquisition is { Kind: ResourceKind.Other } && !property.IsOfFramework()
        && property.Type is { TypeKind: TypeKind.Class or TypeKind.Interface, SpecialType: SpecialType.None } part && !part.IsOfFramework();

    /// <summary>Whether a value of this type, got from the resource, may live off it.</summary>
    private bool MayAlias(ITypeSymbol? type, bool fromMember)
    {
        type = type.AwaitedType() ?? type;
        if (type is { IsValueType: true } && IsLent(type)) return true;
        if (type is null or ITypeParameterSymbol or IArrayTypeSymbol || type.IsValueType) return false;
        if (type.SpecialType is SpecialType.System_String or SpecialType.System_Void or SpecialType.System_Delegate
            or SpecialType.System_Object)
            return false;
        if (type.IsTaskShaped() || type is INamedTypeSymbol { TypeKind: TypeKind.Delegate }) return false;
        if (type.SpecialType == SpecialType.System_Collections_IEnumerable
            || type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T
                or SpecialType.System_Collections_Generic_IEnumerator_T)
            return true;
        if (type.IsExactly("System.Collections.Generic.IAsyncEnumerable`1")) return true;
        return type.IsDisposable() || (!fromMember && type.Name is "IActionResult" or "IResult" or "FileStreamResult");
    }

    /// <summary>Whether values of a type look into what the resource holds.</summary>
    private bool IsLent(ITypeSymbol type) =>
        acquisition is { Kind: ResourceKind.Other, Type: var held } && Resources.Row(held) is { Lent: { IsEmpty: false } lent }
            && lent.Contains(type.FullName());

    /// <summary>
    /// Whether a type says in its arguments that it has one inside: <c>Result&lt;DbDataReader&gt;</c>, <c>Lazy&lt;Stream&gt;</c>.
    /// </summary>
    private static bool IsMadeOf(ITypeSymbol? made, ITypeSymbol? part)
    {
        made = made.AwaitedType() ?? made;
        return part is not null && made is INamedTypeSymbol { TypeArguments: { IsEmpty: false } inside }
            && inside.Any(argument =>
                argument.TypeKind is TypeKind.Class or TypeKind.Interface or TypeKind.Struct && argument.SpecialType == SpecialType.None
                    && part.DerivesFrom(argument));
    }

    /// <summary>Whether a call gives back the very resource it was given: the same type, in the manner of fluent methods.</summary>
    private static bool IsSameResource(ITypeSymbol? returned, ITypeSymbol? given) =>
        returned is not null && given is not null && !given.IsValueType && given.SpecialType != SpecialType.System_Object
        && SymbolEqualityComparer.Default.Equals(returned.OriginalDefinition, given.OriginalDefinition);

    private static AliasKind Stronger(AliasKind left, AliasKind right) => (left, right) switch
    {
        (AliasKind.None, _) => right,
        (_, AliasKind.None) => left,
        (AliasKind.Resource, _) or (_, AliasKind.Resource) => AliasKind.Resource,
        _ => left,
    };
}
