namespace LeakAnalyzers.Proof;

/// <summary>Makes the runtime of a measured process the same on every machine.</summary>
internal static class Runtime
{
    public static void Settle(IDictionary<string, string?> environment)
    {
        environment["DOTNET_PROCESSOR_COUNT"] = "2";
        // In hexadecimal: no garbage collection comes by itself before 128 MB, which is more than any load allocates.
        environment["DOTNET_GCgen0size"] = "8000000";
        environment["DOTNET_gcServer"] = "0";
    }
}
