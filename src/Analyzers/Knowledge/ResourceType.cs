using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Knowledge;

/// <summary>
/// A row of the table of types: what kind of resource a type is, and which of its constructor's arguments it makes its own.
/// </summary>
/// <param name="Name">Full metadata name; types that derive from it or implement it are meant too.</param>
/// <param name="Kind">What is held while nobody releases it.</param>
internal sealed record ResourceType(string Name, ResourceKind Kind = ResourceKind.Other)
{
    /// <summary>The constructor parameters whose arguments this type releases together with itself.</summary>
    public ImmutableArray<Adoption> Adoptions { get; private init; } = ImmutableArray<Adoption>.Empty;

    /// <summary>The constructor parameters that are only used: the argument stays with the caller.</summary>
    public ImmutableArray<string> Borrowed { get; private init; } = ImmutableArray<string>.Empty;

    /// <summary>Why nothing is lost when an instance is never released; null when something is.</summary>
    public string? NeedsNoReleaseBecause { get; private init; }

    /// <summary>Whether every call that returns one hands it to its caller: nobody keeps such a thing to lend it out.</summary>
    public bool IsMadeByCalls { get; private init; }

    /// <summary>
    /// Full metadata names of value types that look into what an instance holds, and are worth nothing once it is released.
    /// </summary>
    public ImmutableArray<string> Lent { get; private init; } = ImmutableArray<string>.Empty;

    public ResourceType Lends(params string[] types) => this with { Lent = types.ToImmutableArray() };

    public ResourceType MadeByCalls() => this with { IsMadeByCalls = true };

    public ResourceType Owns(string parameter) => this with { Adoptions = Adoptions.Add(new(parameter, null, true)) };

    /// <summary>
    /// The argument is owned when the flag has the given value; <paramref name="byDefault"/> says what holds when no flag is passed.
    /// </summary>
    public ResourceType OwnsIf(string parameter, string flag, bool flagMeansOwned, bool byDefault = true) =>
        this with { Adoptions = Adoptions.Add(new(parameter, flag, byDefault, flagMeansOwned)) };

    /// <summary>The argument is owned unless the flag (<c>leaveOpen</c> and the like) is set.</summary>
    public ResourceType OwnsUnless(string parameter, string flag) => OwnsIf(parameter, flag, flagMeansOwned: false);

    public ResourceType Borrows(string parameter) => this with { Borrowed = Borrowed.Add(parameter) };

    public ResourceType NeedsNoRelease(string because) => this with { NeedsNoReleaseBecause = because };
}

/// <summary>A constructor parameter whose argument the new object releases, perhaps depending on a flag.</summary>
internal sealed record Adoption(string Parameter, string? Flag, bool ByDefault, bool FlagMeansOwned = true)
{
    /// <summary>Whether the object made by this creation owns the argument, by the flag it was given.</summary>
    public bool HoldsFor(IObjectCreationOperation creation)
    {
        foreach (var argument in creation.Arguments)
        {
            if (Flag is null || argument.Parameter?.Name != Flag || argument.ArgumentKind == ArgumentKind.DefaultValue) continue;
            return argument.Value.ConstantValue is { HasValue: true, Value: bool set } ? set == FlagMeansOwned : ByDefault;
        }

        return ByDefault;
    }
}
