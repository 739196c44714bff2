namespace LeakAnalyzers.Knowledge;

/// <summary>What a call does with the obligation to release something.</summary>
internal enum Handover
{
    /// <summary>The result is new and the caller's to release.</summary>
    ReturnsOwned,

    /// <summary>The result belongs to somebody else.</summary>
    ReturnsBorrowed,

    /// <summary>The result is the receiver (or the first argument of an extension).</summary>
    ReturnsReceiver,

    /// <summary>The result lives off the receiver: whoever keeps it keeps the receiver alive on purpose.</summary>
    ReturnsPart,

    /// <summary>Releasing the result releases the receiver.</summary>
    ReturnsOwnerOfReceiver,

    /// <summary>The receiver is released, as if by Dispose.</summary>
    ReleasesReceiver,

    /// <summary>The argument's obligation passes to the callee.</summary>
    TakesArgument,

    /// <summary>The argument is used and stays with the caller.</summary>
    BorrowsArgument,

    /// <summary>The argument is used, and opened for that where it is closed.</summary>
    OpensArgument,

    /// <summary>The result carries the argument: whoever releases or keeps the result has the argument.</summary>
    ReturnsArgument,
}

/// <summary>A row of the table of members.</summary>
/// <param name="Type">Full metadata name of the declaring type; overrides and implementations are meant too.</param>
/// <param name="Member">The method's name.</param>
/// <param name="Handover">What happens to the obligation.</param>
/// <param name="Parameter">The parameter that is meant; null means any.</param>
internal sealed record MemberContract(string Type, string Member, Handover Handover, string? Parameter = null)
{
    /// <summary>What the result holds, where its type alone does not tell (a stream over an HTTP body is a stream).</summary>
    public ResourceKind? Yields { get; init; }

    /// <summary>The flag that, set in the call or in the options that the call is given, leaves the argument to the caller.</summary>
    public string? Unless { get; init; }

    /// <summary>The last version of its library that has the member, where later ones have it no more.</summary>
    public string? Until { get; init; }

    /// <summary>
    /// The row that a user writes as <c>Namespace.Type.Method(parameter)</c>, the parameter being optional; null when it reads otherwise.
    /// </summary>
    public static MemberContract? Taking(string text)
    {
        var open = text.IndexOf('(');
        var path = open < 0 ? text : text.Substring(0, open);
        var parameter = open < 0 ? null : text.Substring(open + 1).TrimEnd(')', ' ').Trim();
        var dot = path.LastIndexOf('.');
        return dot <= 0 || dot == path.Length - 1 || (open >= 0 && !text.EndsWith(")", StringComparison.Ordinal))
            ? null
            : new(path.Substring(0, dot), path.Substring(dot + 1).Trim(), Handover.TakesArgument, string.IsNullOrEmpty(parameter)
                ? null
                : parameter);
    }
}
