namespace LeakAnalyzers.Analysis.ControlFlow;

/// <summary>
/// How much work the engine spends before it answers "not known". Each share depends on the code that is asked about alone, never on what
/// was asked before or on other threads, so that the same code gets the same findings.
/// </summary>
internal static class AnalysisBudget
{
    /// <summary>States of the walk of one resource (the median of real code is under 40, the 95th percentile under 200).</summary>
    public const int StatesPerResource = 3000;

    /// <summary>States that all resources of one body share, and those that lead to where they are acquired.</summary>
    public const int StatesPerBody = 500_000;

    /// <summary>
    /// Parameters of methods that are walked in one compilation: far above that of real code, so that it ends generated code alone.
    /// </summary>
    public const int CalleesPerCompilation = 1_000_000;

    /// <summary>The states for each of the resources that a body acquires.</summary>
    public static int StatesFor(int resources) => Math.Min(StatesPerResource, StatesPerBody / Math.Max(resources, 1));
}
