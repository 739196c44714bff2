using LeakAnalyzers.Analysis.ControlFlow;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LeakAnalyzers.Analysis.Ownership.Paths;

/// <summary>What has become of the one resource a path follows.</summary>
internal enum OwnershipState
{
    /// <summary>Not acquired yet on this path (or another instance than the one followed).</summary>
    NotAcquired,
    Owned,
    Disposed,

    /// <summary>Handed over, or out of the engine's sight: never reported.</summary>
    Escaped,
}

/// <summary>How an expression relates to the resource that a path follows.</summary>
internal enum AliasKind
{
    None,

    /// <summary>The resource, or an owner whose release releases it.</summary>
    Resource,

    /// <summary>A task or awaiter that yields it.</summary>
    Task,

    /// <summary>A value that lives off it: who keeps the part keeps the resource on purpose.</summary>
    DependentValue,
}

/// <summary>
/// A point of one path: who holds the resource, which conditions are known, which finally blocks are pending; whether the resource holds
/// nothing yet.
/// </summary>
/// <remarks>Places (locals, parameters, captures) are bits, so that a state is compared and hashed in a few instructions.</remarks>
internal readonly record struct ResourceState(
    OwnershipState Holding,
    ulong Values,
    ulong Tasks,
    ulong Parts,
    ushort Known,
    ushort True,
    bool AfterException,
    bool IsUnopened,
    FinallyContinuation? Pending)
{
    public bool IsHeld => (Values | Tasks | Parts) != 0;

    /// <summary>Whether all that is held is a task that will yield the resource.</summary>
    public bool IsUnderWay => Values == 0 && Tasks != 0;

    public AliasKind RoleOf(int place) =>
        (Values >> place & 1) != 0 ? AliasKind.Resource
        : (Tasks >> place & 1) != 0 ? AliasKind.Task
        : (Parts >> place & 1) != 0 ? AliasKind.DependentValue
        : AliasKind.None;

    public ResourceState With(int place, AliasKind role)
    {
        var bit = 1UL << place;
        return this with
        {
            Values = role == AliasKind.Resource ? Values | bit : Values & ~bit,
            Tasks = role == AliasKind.Task ? Tasks | bit : Tasks & ~bit,
            Parts = role == AliasKind.DependentValue ? Parts | bit : Parts & ~bit,
        };
    }

    public ResourceState Forget(ulong places) => this with { Values = Values & ~places, Tasks = Tasks & ~places, Parts = Parts & ~places };

    public bool? Condition(int index) => (Known >> index & 1) == 0 ? null : (True >> index & 1) != 0;

    public ResourceState WithCondition(int index, bool? value)
    {
        var bit = (ushort)(1 << index);
        return this with
        {
            Known = (ushort)(value is null ? Known & ~bit : Known | bit),
            True = (ushort)(value is true ? True | bit : True & ~bit),
        };
    }
}
