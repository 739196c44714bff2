using LeakAnalyzers.Knowledge;

namespace LeakAnalyzers.CodeFixes.Reuse.Sharing;

/// <summary>What the tables and a few names tell of the clients that are meant to be shared.</summary>
internal static class SharedClientTypes
{
    /// <summary>
    /// Calls that connect before they return: they fail when the peer is away, and a static field would remember that for ever.
    /// </summary>
    private static readonly HashSet<string> s_connecting = ["Connect", "CreateConnection"];

    public static bool Is(ITypeSymbol type, Resources resources) => resources.Kind(type) == ResourceKind.SharedClient;

    public static bool IsMadeBy(IMethodSymbol method, Resources resources) =>
        resources.Contracts(method).Any(c => c is { Handover: Handover.ReturnsOwned, Yields: ResourceKind.SharedClient });

    public static bool Connects(IMethodSymbol? maker) => maker is not null && s_connecting.Contains(maker.Name);
}
