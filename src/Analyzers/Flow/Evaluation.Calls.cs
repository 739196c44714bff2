using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>Calls and creations: what they do with a resource that is their receiver or an argument.</summary>
internal sealed partial class Evaluation
{
    private Role VisitCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var instance = Visit(call.Instance);
        var result = Role.None;
        var touched = instance;
        foreach (var argument in call.Arguments)
        {
            var role = VisitArgument(argument);
            if (role == Role.None) continue;
            if (call.Instance is null && touched == Role.None && method.IsExtensionMethod && argument.Parameter?.Ordinal == 0) instance = role;
            touched = role;
            result = Stronger(result, Pass(call, method, argument, role));
        }

        if (field is not null && call.Instance is IInstanceReferenceOperation && FieldOverwrite.MayRelease(method, field)) Escape();
        if (IsAcquisition(call)) return Acquire(call);
        if (instance is Role.Resource or Role.Part && call.Instance is not null) result = Stronger(result, OnReceiver(call, instance));
        if (instance == Role.Task && call.Instance is not null) result = OnTask(call);

        if (_state.Holding is Holding.NotYet or Holding.Open) Throws(call, (result == Role.Resource && instance == Role.Task) || _throwsWithIt == call ? Witness.None : CallWitness(call, touched));
        if (instance == Role.Resource && !method.ReturnType.IsTaskShaped()) Connect(method);
        else if (_state.Idle && method.Name is "Wait" or "GetResult" && call.Instance is { } waited && Destination.Taken(waited) is IInvocationOperation { Instance: { } connecting, TargetMethod: var connect } && RoleOf(connecting) == Role.Resource) Connect(connect);
        return result;
    }

    private Role VisitArgument(IArgumentOperation argument)
    {
        // a list that is written out is the call's own: look at what is in it
        if ((WrittenOut.IsParams(argument) || argument.Parameter?.ContainingSymbol is IMethodSymbol method && IsForTogether(method)) && WrittenOut.Elements(argument) is { } elements)
        {
            var any = Role.None;
            foreach (var element in elements) any = Stronger(any, Visit(element));
            return any;
        }

        var role = Visit(argument.Value);
        if (role != Role.Resource || Destination.Unwrap(argument.Value).Type is var given && !(IsCarrier(given) || IsWrapper(given))) return role;
        Escape(); // what becomes of its parts is not followed
        return Role.None;
    }

    private Role VisitCreation(IObjectCreationOperation creation)
    {
        var result = Role.None;
        foreach (var argument in creation.Arguments)
        {
            var role = VisitArgument(argument);
            if (role != Role.None) result = Stronger(result, Adopt(creation, argument, role));
        }

        if (creation.Initializer is { } initializer) Visit(initializer);
        if (IsAcquisition(creation)) return Acquire(creation);
        Throws(creation, Witness.Weak);
        return result;
    }

    private bool IsAcquisition(IOperation operation) =>
        _acquires && acquisition is { } sought && _state.Holding == Holding.NotYet && operation.Syntax == sought.Operation.Syntax && operation.Kind == sought.Operation.Kind;

    private Role Acquire(IOperation operation)
    {
        Throws(operation, Witness.None);
        _state = _state with { Holding = Holding.Open, Idle = acquisition!.Value.StartsIdle };
        if (acquisition.Value.Out is { } local)
        {
            Assign(local, Role.Resource);
            return Role.None;
        }

        return acquisition.Value.YieldsTask ? Role.Task : Role.Resource;
    }

    /// <summary>The resource is the receiver of a call.</summary>
    private Role OnReceiver(IInvocationOperation call, Role role)
    {
        var method = call.TargetMethod;
        if (method.Name == "ConfigureAwait" || method.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T) return role;
        if (role == Role.Part)
        {
            if (acquisition is { EndsWithPart: true } && Resources.IsRelease(method)) Release();
            return Carries(method.ReturnType, fromMember: true) && !Resources.IsBorrowed(method) ? Role.Part : Role.None;
        }

        if (Resources.IsRelease(method) || (acquisition?.EndedBy is { } end && method.Name.StartsWith(end, StringComparison.Ordinal) && !method.Name.EndsWith("After", StringComparison.Ordinal)))
        {
            Release();
            return Role.None;
        }

        if ((IsCarrier(call.Instance?.Type) || IsWrapper(call.Instance?.Type)) && method.Name is not ("ToString" or "Equals" or "GetHashCode" or "GetType") && (!method.ContainingType.IsDisposable() || summaries.MayEnd(method)))
        {
            Escape(); // it may be the author's own way to release what it carries
            return Role.None;
        }

        foreach (var contract in Resources.Contracts(method))
        {
            switch (contract.Handover)
            {
                case Handover.ReturnsReceiver or Handover.ReturnsOwnerOfReceiver: return Role.Resource;
                case Handover.ReturnsPart: return Role.Part;
                case Handover.ReturnsBorrowed: return Role.None;
            }
        }

        if (method.Name != "Clone" && IsSameResource(method.ReturnType, call.Instance?.Type)) return Role.Resource;
        return Carries(method.ReturnType, fromMember: true) ? Role.Part : Role.None;
    }

    /// <summary>Verbs after which a connection or socket that was idle is in use; where they throw, it is not.</summary>
    private void Connect(IMethodSymbol method)
    {
        if (_state.Idle && Connects(method)) _state = _state with { Idle = false };
    }

    public static bool Connects(IMethodSymbol method) => Connects(method.Name);

    private static bool Connects(string name) => s_connects.Any(verb => name.StartsWith(verb, StringComparison.Ordinal));

    private static readonly string[] s_connects = ["Open", "Connect", "Begin", "Bind", "Listen", "Start", "Send", "Join", "Receive", "Accept"];

    /// <summary>The resource is an argument of a call.</summary>
    private Role Pass(IInvocationOperation call, IMethodSymbol method, IArgumentOperation argument, Role role)
    {
        if (argument.Parameter is not { } parameter || parameter.RefKind is RefKind.Ref or RefKind.Out || IsForCallback(parameter))
        {
            Escape();
            return Role.None;
        }

        foreach (var contract in Resources.Contracts(method))
        {
            if (contract.Parameter is not null && contract.Parameter != parameter.Name) continue;
            switch (contract.Handover)
            {
                case Handover.TakesArgument:
                    Escape();
                    return Role.None;
                case Handover.BorrowsArgument: return IsWaitedFor(call) || !Carries(method.ReturnType, fromMember: false) ? Role.None : Role.Part;
                case Handover.OpensArgument when role == Role.Resource:
                    _state = _state with { Idle = false };
                    break;
                case Handover.ReturnsArgument: return role == Role.Resource && method.ReturnType.IsTaskShaped() ? Role.Task : role;
                case Handover.ReturnsReceiver when method.IsExtensionMethod && parameter.Ordinal == 0: return role;
                case Handover.ReturnsPart when method.IsExtensionMethod && parameter.Ordinal == 0: return Role.Part;
                case Handover.ReleasesReceiver when method.IsExtensionMethod && parameter.Ordinal == 0:
                    Release();
                    return Role.None;
            }
        }

        // 'await using (x.ConfigureAwait(false))' disposes through the configured form
        if (method is { Name: "ConfigureAwait", IsExtensionMethod: true }) return role;
        var awaited = method.ReturnType.AwaitedType();
        if (role == Role.Task) return PassTask(call, method, argument);
        if (method.DeclaringSyntaxReferences.IsEmpty && IsStore(method) && !(method.IsExtensionMethod && parameter.Ordinal == 0))
        {
            Escape(); // whatever it gives back: GetOrAdd
            return Role.None;
        }

        if (role == Role.Resource && (IsSameResource(method.ReturnType, argument.Value.Type) || IsSameResource(awaited, argument.Value.Type)))
        {
            if (!KeepsToo(parameter)) return awaited is null ? Role.Resource : Role.Task;
            Escape();
            return Role.None;
        }

        if (role == Role.Resource && summaries.MayRelease(call, argument))
        {
            Escape();
            return Role.None;
        }

        if (IsMadeOf(method.ReturnType, argument.Value.Type)) return Role.Part;
        if (method.DeclaringSyntaxReferences.IsEmpty) return PassToLibrary(method, role);

        if (WrittenOut.IsParams(argument) && Gathered.Element(parameter.Type)?.IsDisposable() != false)
        {
            Escape(); // what becomes of the elements of an array is not followed
            return Role.None;
        }

        if (role == Role.Resource) _state = _state with { Idle = false };
        switch (summaries.EffectOn(parameter))
        {
            case ParameterEffect.Keeps:
                Escape();
                return Role.None;
            case ParameterEffect.Releases when role == Role.Resource:
                Release();
                return Role.None;
            case ParameterEffect.BorrowsOrThrows:
                _throwsWithIt = call;
                goto default;
            default:
                return Carries(method.ReturnType, fromMember: false) ? Role.Part : Role.None;
        }
    }

    /// <summary>Whether a method of the compilation puts what it is given into a member, whatever it gives back.</summary>
    private static bool KeepsToo(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { DeclaringSyntaxReferences: [{ } declaration] } && declaration.GetSyntax() is var function
        && function.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.Parent is ExpressionStatementSyntax && ReturnedExpressions.Keeps(assignment, parameter.Name, function));

    /// <summary>The state that a callback gets, and has to release: <c>socket.BeginConnect(peer, callback, socket)</c>.</summary>
    private static bool IsForCallback(IParameterSymbol parameter) =>
        parameter is { Type.SpecialType: SpecialType.System_Object, Name: "state" or "userState" or "asyncState" or "userToken" or "requestState" or "object" or "stateObject", ContainingSymbol: IMethodSymbol method }
        && method.Parameters.Any(static beside => beside.Type.TypeKind == TypeKind.Delegate);

    /// <summary>Whether the call is over when the next line runs: a task that is handed on still uses the argument.</summary>
    private static bool IsWaitedFor(IInvocationOperation call) => Destination.Consumer(call) is var (value, _) && (!call.TargetMethod.ReturnType.IsTaskShaped() || !value.Type.IsTaskShaped());

    private Role PassToLibrary(IMethodSymbol method, Role role)
    {
        if (acquisition is { } passed ? LibraryKeeps(method, passed.Kind, passed.Type) : IsStore(method))
        {
            Escape();
            return Role.None;
        }

        return Carries(method.ReturnType, fromMember: false) ? Role.Part : Role.None;
    }

    /// <summary>A library method without a row borrows, unless its name says that it stores. Of the framework's methods that is known; what others do with a socket, or with their own things, is not.</summary>
    internal static bool LibraryKeeps(IMethodSymbol method, ResourceKind kind, ITypeSymbol type) =>
        IsStore(method) || method.MethodKind == MethodKind.Constructor || (!method.IsOfFramework() && (kind == ResourceKind.Socket || (kind == ResourceKind.Other && !type.IsOfFramework())));

    private static bool IsStore(IMethodSymbol method) => IsStore(method.Name) && !method.ContainingType.Is("System.Data.IDataParameterCollection");

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
    private Role Adopt(IObjectCreationOperation creation, IArgumentOperation argument, Role role)
    {
        if (argument.Parameter is not { } parameter || role == Role.Task || parameter.RefKind is RefKind.Ref or RefKind.Out)
        {
            if (LosesResult(argument.Value, role)) return Role.Task; // 'new ValueTask(task)'
            Escape();
            return Role.None;
        }

        if (Resources.Adopts(creation, parameter) is { } adopts) return adopts ? role : Role.None;
        if (Resources.Borrows(creation.Type, parameter)) return Role.Part; // a command over a connection lives off it

        if (creation.Constructor is { } constructor && !constructor.DeclaringSyntaxReferences.IsEmpty)
        {
            switch (summaries.EffectOn(parameter))
            {
                case ParameterEffect.Borrows or ParameterEffect.BorrowsOrThrows: return Role.None;
                case ParameterEffect.Releases:
                    Release();
                    return Role.None;
            }
        }

        if (role == Role.Resource && IsWrapper(creation.Type)) return role;
        if (creation.Syntax.Parent is ThrowStatementSyntax or ThrowExpressionSyntax) return Role.Resource; // who catches it has what it carries
        Escape();
        return Role.None;
    }

    /// <summary>Whether an object of this type may be what the resource was put into, to be released with it.</summary>
    private bool IsWrapper(ITypeSymbol? type) => acquisition is { Carrier: null, Kind: not ResourceKind.Other } && EmptyDisposal.IsWrapper(type, Resources);

    /// <summary>Whether a part of an object that is not the framework's is one that may have the whole behind it, such as a view or an adapter.</summary>
    private bool IsView(IPropertySymbol property) =>
        acquisition is { Kind: ResourceKind.Other } && !property.IsOfFramework()
        && property.Type is { TypeKind: TypeKind.Class or TypeKind.Interface, SpecialType: SpecialType.None } part && !part.IsOfFramework();

    /// <summary>Whether a value of this type, got from the resource, may live off it.</summary>
    private bool Carries(ITypeSymbol? type, bool fromMember)
    {
        type = type.AwaitedType() ?? type;
        if (type is { IsValueType: true } && IsLent(type)) return true;
        if (type is null or ITypeParameterSymbol or IArrayTypeSymbol || type.IsValueType) return false;
        if (type.SpecialType is SpecialType.System_String or SpecialType.System_Void or SpecialType.System_Delegate or SpecialType.System_Object) return false;
        if (type.IsTaskShaped() || type is INamedTypeSymbol { TypeKind: TypeKind.Delegate }) return false;
        if (type.SpecialType == SpecialType.System_Collections_IEnumerable || type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T or SpecialType.System_Collections_Generic_IEnumerator_T) return true;
        if (type.IsExactly("System.Collections.Generic.IAsyncEnumerable`1")) return true;
        return type.IsDisposable() || (!fromMember && type.Name is "IActionResult" or "IResult" or "FileStreamResult");
    }

    /// <summary>Whether values of a type look into what the resource holds.</summary>
    private bool IsLent(ITypeSymbol type) => acquisition is { Kind: ResourceKind.Other, Type: var held } && Resources.Row(held) is { Lent: { IsEmpty: false } lent } && lent.Contains(type.FullName());

    /// <summary>Whether a type says in its arguments that it has one inside: <c>Result&lt;DbDataReader&gt;</c>, <c>Lazy&lt;Stream&gt;</c>.</summary>
    private static bool IsMadeOf(ITypeSymbol? made, ITypeSymbol? part)
    {
        made = made.AwaitedType() ?? made;
        return part is not null && made is INamedTypeSymbol { TypeArguments: { IsEmpty: false } inside }
            && inside.Any(argument => argument.TypeKind is TypeKind.Class or TypeKind.Interface or TypeKind.Struct && argument.SpecialType == SpecialType.None && part.DerivesFrom(argument));
    }

    /// <summary>Whether a call gives back the very resource it was given: the same type, in the manner of fluent methods.</summary>
    private static bool IsSameResource(ITypeSymbol? returned, ITypeSymbol? given) =>
        returned is not null && given is not null && !given.IsValueType && given.SpecialType != SpecialType.System_Object
        && SymbolEqualityComparer.Default.Equals(returned.OriginalDefinition, given.OriginalDefinition);

    private static Role Stronger(Role left, Role right) => (left, right) switch
    {
        (Role.None, _) => right,
        (_, Role.None) => left,
        (Role.Resource, _) or (_, Role.Resource) => Role.Resource,
        _ => left,
    };
}
