using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>What <see cref="ThrowModel"/> cannot know: which calls work on the resource, and what was started beside it.</summary>
internal sealed partial class OwnershipTransferFunction
{
    /// <summary>Waiting for I/O, for a token or for somebody else's task throws in practice.</summary>
    private ThrowLikelihood AwaitWitness(IOperation awaited) => ValueUse.WalkDownAwait(awaited) switch
    {
        ILocalReferenceOperation when _state.IsUnderWay => ThrowLikelihood.Weak, // work that was started beside it
        IInvocationOperation { TargetMethod: var method } when _state.IsUnderWay && IsForTogether(method) => ThrowLikelihood.Weak,
        _ => summaries.Throws.LikelihoodOfAwaiting(awaited),
    };

    /// <param name="call">The call.</param>
    /// <param name="touched">What its receiver or an argument is to the resource.</param>
    /// <param name="result">What it gives back: a method that passes the resource on is a step in making it.</param>
    private ThrowLikelihood CallWitness(IInvocationOperation call, AliasKind touched, AliasKind result)
    {
        var method = call.TargetMethod;
        if (Resources.IsRelease(method)) return ThrowLikelihood.Weak;
        var worksOnIt = touched is AliasKind.Resource or AliasKind.DependentValue && !method.ReturnType.IsTaskShaped();
        if (worksOnIt && result != AliasKind.Resource && Resources.IsSource(method)) return summaries.Throws.LikelihoodThrough(call);
        var likelihood = summaries.Throws.LikelihoodOf(call);
        return worksOnIt && likelihood == ThrowLikelihood.Weak && !Resources.IsSource(method) && IsWork(method.Name)
            ? ThrowLikelihood.Strong
            : likelihood;
    }

    /// <summary>Verbs of libraries for I/O and for conversions on the resource's own data.</summary>
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
            or "GetType" or "GetHashCode" or "GetValueOrDefault" or "GetAwaiter";

    private static readonly string[] s_work =
    [
        "Read", "Get", "Next", "Ensure", "Execute", "Open", "Connect", "Load", "Write", "Send", "Receive", "Flush", "Copy", "Commit",
        "Rollback",
        "Authenticate", "Accept", "Prepare", "ChangeDatabase", "Bind", "Listen", "Parse", "Deserialize", "Map", "Fill", "Begin",
    ];
}
