using LeakAnalyzers.Fuzz.Examining;

namespace LeakAnalyzers.Fuzz.Mutations;

/// <summary>A file that is to be examined, and how it came about.</summary>
internal sealed record Mutant(string Code, string Origin);

/// <summary>Makes mutants: the same number of the same seed is the same mutant, whatever was made before it.</summary>
/// <param name="seeds">What mutants are made of.</param>
/// <param name="donors">What parts are taken from.</param>
/// <param name="seed">What chance depends on.</param>
/// <param name="compiles">Asks the compiler, out of this process: it may not survive a mutant, or not come to an end.</param>
internal sealed class Mutator(ImmutableArray<Seed> seeds, ImmutableArray<Seed> donors, int seed, Func<string, bool> compiles)
{
    private const int MostMutations = 5;
    private const int MostAttempts = 4;
    private const int MostCharacters = 100_000;

    // Cycles and layers of calls have a share of their own: there are few places where chance alone makes one.
    private static readonly ImmutableArray<ImmutableArray<Mutation>> Families =
        [TokenMutations.All, StatementMutations.All, StatementMutations.All, MemberMutations.All, ExpressionMutations.All,
            ExpressionMutations.All, ValueCycles.All, ValueCycles.All, TypeCycles.All, CallMutations.All];

    private readonly ImmutableArray<Seed> _reported = [.. seeds.Where(file => file.IsReported)];

    public Mutant Create(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        // Silent code is the larger part of the tests; findings and fixes come of the other.
        var from = Pick(_reported.IsEmpty || random.Next(4) == 0 ? seeds : _reported, random);
        var (file, origin) = (new Mutable(from.Root, random, donors), from.Name);
        // Code that compiles is where the rules have most to say and a fix has most to spoil.
        var mustCompile = random.Next(4) > 0 && compiles(file.Text);
        // Most mutants are one or two steps away from code that a person wrote.
        var steps = 1 + Math.Min(random.Next(MostMutations), random.Next(MostMutations));
        for (var attempts = mustCompile ? steps * MostAttempts : steps; steps > 0 && attempts > 0; attempts--)
        {
            var mutation = Pick(Pick(Families, random), random);
            if (mutation(file) is not { Length: < MostCharacters } text) continue;
            var next = new Mutable(SyntaxFactory.ParseCompilationUnit(text, options: FuzzWorkspace.ParseOptions), random, donors);
            if (mustCompile && (next.Root.ContainsDiagnostics || !compiles(next.Text))) continue;
            origin += $", {mutation.Method.DeclaringType!.Name}.{mutation.Method.Name}";
            file = next;
            steps--;
        }

        return new Mutant(file.Text, origin);
    }

    private static T Pick<T>(ImmutableArray<T> from, Random random) => from[random.Next(from.Length)];
}
