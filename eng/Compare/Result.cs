namespace LeakAnalyzers.Compare;

/// <summary>What a contender found in the corpus.</summary>
/// <param name="Found">Leaking members with at least one finding.</param>
/// <param name="Wrong">Other members with at least one finding.</param>
/// <param name="Processor">Milliseconds of processor time for the corpus.</param>
internal sealed record Result(Contender Contender, ImmutableArray<LeakingMember> Found, int Wrong, double Processor)
{
    public static async Task<Result> OfAsync(Contender contender, Corpus corpus, double processor)
    {
        var found = ImmutableArray.CreateBuilder<LeakingMember>();
        var wrong = 0;
        foreach (var file in corpus.Files)
        {
            var reported = await ReportedAsync(contender, file);
            found.AddRange(file.Leaks.Where(leak => reported.Contains(leak.Member)));
            reported.ExceptWith(file.Leaks.Select(leak => leak.Member));
            // Nothing is said about objects that a rule is meant for which the marks leave out.
            reported.ExceptWith(await ReportedAsync(Contender.Others, file));
            wrong += reported.Count;
        }

        return new(contender, found.ToImmutable(), wrong, processor);
    }

    private static async Task<HashSet<MemberDeclarationSyntax>> ReportedAsync(Contender contender, CorpusFile file) =>
        [.. (await contender.RunAsync(file.Compile())).SelectMany(file.MembersOf)];
}
