using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>An operation that yields a resource its receiver must release.</summary>
/// <param name="Operation">The creation or the call.</param>
/// <param name="Kind">What is held while the resource is open.</param>
/// <param name="Type">The resource's type, taken out of its task.</param>
/// <param name="YieldsTask">Whether the operation's value is a task of the resource.</param>
internal readonly record struct Acquisition(IOperation Operation, ResourceKind Kind, ITypeSymbol Type, bool YieldsTask)
{
    /// <summary>
    /// A call on the resource that leaves nothing to release, beside the ways every resource has: cancelling a token source stops its
    /// timer.
    /// </summary>
    public string? EndedBy { get; init; }

    /// <summary>Whether a response's body is still on the connection.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>
    /// Whether releasing a stream over the resource releases what it holds: closing a response's body gives its connection back.
    /// </summary>
    public bool EndsWithPart => IsStreamed || Carrier is { HasOtherParts: true };

    /// <summary>The local that takes the resource as an <c>out</c> argument; the call's value is then something else.</summary>
    public ILocalSymbol? Out { get; init; }

    /// <summary>The object or tuple that the operation yields, which has the resource in a member.</summary>
    public ResourceHolder? Carrier { get; init; }

    /// <summary>Whether the operation yields an array of such resources, which its receiver releases one by one.</summary>
    public bool IsInArray { get; init; }

    /// <summary>Whether the type is out of sight, and the one named is what the text makes it like.</summary>
    public bool IsLikeness { get; init; }

    /// <summary>Whether nothing is held before the first call that connects: a connection that was never opened is not in use.</summary>
    public bool StartsIdle { get; init; }

    /// <summary>The local, parameter or member that first takes the resource; null where the value has no name.</summary>
    public string? Holder => this switch
    {
        { Out: { } local } => local.Name,
        { Carrier: { } carrier } => HolderOf(carrier),
        _ => ValueUse.NameOf(Operation),
    };

    private string? HolderOf(ResourceHolder carrier)
    {
        if (ValueUse.Consumer(Operation).Parent is not IDeconstructionAssignmentOperation parts
            || OutputOwnership.TargetOf(parts) is not { Elements: var targets })
        {
            return (ValueUse.NameOf(Operation) is { } holder ? holder + "." : "") + carrier.Member.Name;
        }

        return carrier.ElementOf(targets.Length) is { } element ? OutputOwnership.Local(targets[element])?.Name : null;
    }
}
