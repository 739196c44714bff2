namespace LeakAnalyzers.Fuzz.Examining;

/// <summary>Holds the package against its promises on one file of code.</summary>
/// <param name="rules">The rules and fixes under examination.</param>
/// <param name="announce">Learns of each step before it is taken, so that a parent process knows what a dead or busy one was at.</param>
internal sealed class Examination(ExaminedRules rules, Action<string> announce)
{
    public const string Compiling = "compile";

    /// <summary>Asks the compiler alone.</summary>
    public async Task<Outcome> CompileAsync(string code)
    {
        announce(Compiling);
        return new Outcome([], await CompilesAsync(FuzzWorkspace.Open(code, rules.Severities)) == true, 0, 0);
    }

    public async Task<Outcome> ExamineAsync(string code)
    {
        announce(Compiling);
        var document = FuzzWorkspace.Open(code, rules.Severities);
        if (await CompilesAsync(document) is not { } isWithoutErrors) return new Outcome([], false, 0, 0);

        var analysis = new Analysis(rules);
        announce("analyze");
        var found = await analysis.RunAsync(document, isConcurrent: true);
        announce("analyze again");
        var again = await analysis.RunAsync(FuzzWorkspace.Open(code, rules.Severities), isConcurrent: true);
        announce("analyze without concurrency");
        var inSequence = await analysis.RunAsync(FuzzWorkspace.Open(code, rules.Severities), isConcurrent: false);

        var failures = analysis.Failures.ToList();
        // What an analyzer that threw has found is anybody's guess.
        if (failures.Count == 0)
        {
            var difference = Analysis.Difference("two runs", found, again)
                ?? Analysis.Difference("with and without concurrency", found, inSequence);
            if (difference is not null) failures.Add(difference);
        }

        var fixes = new FixExamination(rules, document, isWithoutErrors, found, announce);
        await fixes.RunAsync();
        return new Outcome([.. failures, .. fixes.Failures], isWithoutErrors, found.Length, fixes.Applied);
    }

    // Null where the compiler itself cannot take the mutant.
    private static async Task<bool?> CompilesAsync(Document document)
    {
        try
        {
            return !(await document.Project.GetCompilationAsync())!.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
