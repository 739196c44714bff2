using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Rules.Concurrency.Locks;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>The one place that says which operations count as throwing, and how strongly.</summary>
internal sealed partial class OwnershipTransferFunction
{
    /// <summary>Waiting for I/O, for a token or for somebody else's task throws in practice.</summary>
    private ThrowLikelihood AwaitWitness(IOperation awaited)
    {
        while (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner }) awaited = inner;
        return awaited switch
        {
            ILocalReferenceOperation when _state.IsUnderWay => ThrowLikelihood.Weak, // work that was started beside it
            IInvocationOperation { TargetMethod: var method } when _state.IsUnderWay && IsForTogether(method) => ThrowLikelihood.Weak,
            IInvocationOperation { TargetMethod.Name: "DisposeAsync" or "Yield" or "CancelAsync" } => ThrowLikelihood.Weak,
            // neither LoginAsync nor LogoutAsync
            IInvocationOperation { TargetMethod.Name: var name }
                when name.StartsWith("Log", StringComparison.Ordinal) && !name.StartsWith("Logi", StringComparison.Ordinal)
                    && !name.StartsWith("Logo", StringComparison.Ordinal) =>
                ThrowLikelihood.Weak,
            IInvocationOperation { TargetMethod.Name: var name } when IsGetter(name) => ThrowLikelihood.Weak,
            IInvocationOperation { TargetMethod: { Name: "Delay", ContainingType.Name: "Task" } delay } =>
                delay.Parameters.Length > 1 ? ThrowLikelihood.Strong : ThrowLikelihood.Weak,
            IPropertyReferenceOperation { Property.Name: "CompletedTask" } => ThrowLikelihood.None,
            IInvocationOperation entry when LockContract.EnteredBy(entry) is not null && !CancellationArguments.CanBeCanceled(entry) =>
                ThrowLikelihood.Weak,
            // it hands out the task that ended, however that ended
            IInvocationOperation { TargetMethod: { Name: "WhenAny", ContainingType.Name: "Task" } } => ThrowLikelihood.Weak,
            // nothing can cancel it
            IInvocationOperation { TargetMethod.Name: "WaitForNextTickAsync" } tick
                when tick.Arguments.All(static a => a.ArgumentKind == ArgumentKind.DefaultValue) =>
                ThrowLikelihood.Weak,
            _ => ThrowLikelihood.Strong,
        };
    }

    private ThrowLikelihood CallWitness(IInvocationOperation call, AliasKind touched)
    {
        var method = call.TargetMethod;
        if (Resources.IsRelease(method)) return ThrowLikelihood.Weak;
        if (method.Name is "ConfigureAwait" or "GetAwaiter" or "GetType" or "ToString" or "GetHashCode" or "Equals" or "ReferenceEquals"
            or "GetValueOrDefault")
            return ThrowLikelihood.Weak;
        if (method.Name == "GetResult" && call.Instance?.Type.IsTaskShaped() == true) return ThrowLikelihood.Strong;
        if (method.Name == "Wait" && method.ContainingType.IsTaskShaped()) return ThrowLikelihood.Strong;
        // it throws where it is awaited
        if (method.ReturnType.IsTaskShaped() || method.ReturnType.Name == "IAsyncEnumerable") return ThrowLikelihood.Weak;
        if (method.Name is "EnsureSuccessStatusCode") return ThrowLikelihood.Check;
        if (method.Name is "ThrowIfCancellationRequested") return ThrowLikelihood.Strong;
        if (touched is AliasKind.Resource or AliasKind.DependentValue && IsWork(method.Name) && !IsLook(method))
            return ThrowLikelihood.Strong;
        if (IsParse(method)) return ThrowLikelihood.Strong;
        if (IsBlockingIO(method)) return ThrowLikelihood.Strong;
        return !Resources.IsSource(method)
            ? ThrowLikelihood.Weak
            : summaries.ThrowsItself(method)
            ? ThrowLikelihood.Strong
            : ThrowLikelihood.Weak;
    }

    /// <summary>Verbs of I/O and of conversions on the resource's own data.</summary>
    private static bool IsWork(string name)
    {
        foreach (var verb in s_work)
        {
            // a cache takes it
            if (name.StartsWith(verb, StringComparison.Ordinal))
                return !IsGetter(name) && !name.StartsWith("GetOr", StringComparison.Ordinal);
        }

        return false;
    }

    /// <summary>Members that read like work and do none: they hand out a name or a stream that is there already.</summary>
    private static bool IsGetter(string name) =>
        name is "GetName" or "GetOrdinal" or "GetStream" or "GetFieldType" or "GetDataTypeName" or "GetResponseStream" or "ReadAsStream"
            or "ReadAsStreamAsync";

    /// <summary>
    /// A method of the author's own that gets something out of what it is given looks at it; what it throws itself is asked of its body.
    /// </summary>
    private bool IsLook(IMethodSymbol method) => Resources.IsSource(method) && method.Name.StartsWith("Get", StringComparison.Ordinal);

    private static readonly string[] s_work =
    [
        "Read", "Get", "Next", "Ensure", "Execute", "Open", "Connect", "Load", "Write", "Send", "Receive", "Flush", "Copy", "Commit",
        "Rollback",
        "Authenticate", "Accept", "Prepare", "ChangeDatabase", "Bind", "Listen", "Parse", "Deserialize", "Map", "Fill", "Begin",
    ];

    private static bool IsParse(IMethodSymbol method) =>
        method.IsStatic
            && (method.Name is "Parse" or "ParseExact" || method.Name.StartsWith("Deserialize", StringComparison.Ordinal)
                || method.ContainingType.IsExactly("System.Convert"))
        || (method.Name.StartsWith("Deserialize", StringComparison.Ordinal) && method.ContainingType.Name.Contains("Serializer"));

    private static bool IsBlockingIO(IMethodSymbol method) =>
        method.ContainingType.IsExactly("System.IO.File")
        ? method.Name is not "Exists"
        : (method.Name.StartsWith("Execute", StringComparison.Ordinal) && method.ContainingType.Is("System.Data.IDbCommand"))
        || (method.Name == "Open" && method.ContainingType.Is("System.Data.IDbConnection"))
        || (method.Name is "Read" or "Write" or "CopyTo" or "ReadByte" or "Flush" && method.ContainingType.Is("System.IO.Stream")
            && !method.ContainingType.Is("System.IO.MemoryStream"));
}
