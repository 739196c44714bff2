using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Knowledge.Tables;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Summaries;

/// <summary>
/// The one place that says which operations count as throwing. What is told by a library's member is a row of
/// <see cref="ThrowContracts"/>; what the compilation's own methods throw is read off their operations.
/// </summary>
internal sealed class ThrowModel
{
    // the compiler interface this assembly is built against has no name for it yet
    private const OperationKind Spread = (OperationKind)0x80;

    private readonly Resources _resources;
    private readonly ThrowingCallees _callees;

    public ThrowModel(Compilation compilation, Resources resources, Implementations implementations) =>
        (_resources, _callees) = (resources, new(compilation, this, implementations));

    /// <summary>
    /// What the operation itself is likely to do. A call of the compilation's own method counts where that method has a throw.
    /// </summary>
    public ThrowLikelihood LikelihoodOf(IOperation operation) => operation switch
    {
        IThrowOperation thrown => IsUsageError(thrown.Exception) ? ThrowLikelihood.Weak : ThrowLikelihood.Strong,
        IAwaitOperation { Operation: var task } => LikelihoodOfAwaiting(task),
        IInvocationOperation call => OfCall(call),
        IReturnOperation { Kind: OperationKind.YieldReturn } => ThrowLikelihood.Strong,
        IObjectCreationOperation { Constructor: { } constructor } => OfConstructor(constructor),
        IPropertyReferenceOperation { Property.GetMethod: { } getter } => ThrowContracts.Find(getter, null) ?? ThrowLikelihood.None,
        IConversionOperation { IsTryCast: false, Conversion: { IsReference: true, IsImplicit: false } } => ThrowLikelihood.Weak,
        IDynamicInvocationOperation => ThrowLikelihood.Strong,
        _ => ThrowLikelihood.None,
    };

    /// <summary>
    /// The same, with what the methods and delegates that the operation runs may throw, however deep. For locks: no collector gives a
    /// lost one back.
    /// </summary>
    public ThrowLikelihood LikelihoodThrough(IOperation operation)
    {
        var own = LikelihoodOf(operation);
        return own >= ThrowLikelihood.Check ? own
            : _callees.MayThrowWithin(operation) ? ThrowLikelihood.Strong
            : WalksShared(operation) || _callees.RunsCallsWithin(operation) ? ThrowLikelihood.Possible
            : own;
    }

    /// <summary>A change of the collection by others ends the walk with an exception.</summary>
    private static bool WalksShared(IOperation operation) => operation switch
    {
        IInvocationOperation { IsImplicit: true, TargetMethod.Name: "GetEnumerator", Instance: { } sequence } => IsShared(sequence),
        { Kind: Spread } when operation.ChildOperations.FirstOrDefault() is { } sequence => IsShared(sequence),
        _ => false,
    };

    private static bool IsShared(IOperation sequence) =>
        ValueUse.WalkDownConversion(sequence) is IFieldReferenceOperation or IPropertyReferenceOperation
        && ValueUse.WalkDownConversion(sequence).Type is { TypeKind: not TypeKind.Array } type
        && type.ContainingNamespace?.ToDisplayString() is not ("System.Collections.Concurrent" or "System.Collections.Immutable");

    /// <summary>
    /// An exception that tells of a mistake in the program (<c>if (x == null) throw new ArgumentNullException()</c>), not of a bad day.
    /// </summary>
    public static bool IsUsageError(IOperation? exception) =>
        exception is not null && ValueUse.WalkDownConversion(exception).Type is { } type
        && (type.Is("System.ArgumentException") || type.IsExactly("System.ObjectDisposedException")
            || type.IsExactly("System.NotImplementedException"));

    /// <summary>The compilation's own method whose task is awaited.</summary>
    public IMethodSymbol? AwaitedMethod(IOperation task) =>
        WithoutConfigureAwait(task) is IInvocationOperation { TargetMethod: var method } && _resources.IsSource(method)
            ? method
            : null;

    /// <summary>How likely it is that a task which is awaited has failed.</summary>
    public ThrowLikelihood LikelihoodOfAwaiting(IOperation task) =>
        AwaitedMethod(task) is not { } own ? LikelihoodOfLibraryTask(task)
        : _callees.MayThrow(own) ? ThrowLikelihood.Strong : ThrowLikelihood.Weak;

    /// <summary>The same for a task that does not come from a method of the compilation.</summary>
    public static ThrowLikelihood LikelihoodOfLibraryTask(IOperation task) => WithoutConfigureAwait(task) switch
    {
        IPropertyReferenceOperation { Property: { Name: "CompletedTask", ContainingType: var type } } when type.IsTaskShaped() =>
            ThrowLikelihood.None,
        IInvocationOperation call when LockContract.EnteredBy(call) is not null
            || ThrowContracts.EndsUnlessCanceled(call.TargetMethod, call.Instance?.Type) =>
            CancellationArguments.CanBeCanceled(call) ? ThrowLikelihood.Strong : ThrowLikelihood.Weak,
        _ => ThrowLikelihood.Strong,
    };

    private ThrowLikelihood OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (call.IsImplicit) return ThrowLikelihood.None;
        if (LockContract.EnteredBy(call) is not null)
            return !method.ReturnType.IsTaskShaped() && CancellationArguments.CanBeCanceled(call)
                ? ThrowLikelihood.Strong
                : ThrowLikelihood.Weak;
        if (method.Name == "GetResult" && call.Instance?.Type.IsTaskShaped() == true) return ThrowLikelihood.Strong;
        // it throws where it is awaited
        if (method.ReturnType.IsTaskShaped() || method.ReturnType.Name == "IAsyncEnumerable") return ThrowLikelihood.Weak;
        // an override keeps what its library says of the member
        if (ThrowContracts.Find(method, call.Instance?.Type) is { } told) return told;
        var throws = _resources.IsSource(method) ? _callees.ThrowsItself(method) : IsConventionalParse(method);
        return throws ? ThrowLikelihood.Strong : ThrowLikelihood.Weak;
    }

    private ThrowLikelihood OfConstructor(IMethodSymbol constructor) =>
        _resources.IsSource(constructor)
            ? _callees.ThrowsItself(constructor) ? ThrowLikelihood.Strong : ThrowLikelihood.None
            : ThrowContracts.Find(constructor, null) ?? ThrowLikelihood.None;

    /// <summary>The design guidelines for libraries pair a Parse that throws with a TryParse that does not.</summary>
    private static bool IsConventionalParse(IMethodSymbol method) => method.IsStatic && method.Name is "Parse" or "ParseExact";

    private static IOperation WithoutConfigureAwait(IOperation awaited)
    {
        while (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner }) awaited = inner;
        return awaited;
    }
}
