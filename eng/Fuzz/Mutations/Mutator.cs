using LeakAnalyzers.Fuzz.Examining;

namespace LeakAnalyzers.Fuzz.Mutations;

/// <summary>A file that is to be examined, and how it came about.</summary>
internal sealed record Mutant(string Code, string Origin);

/// <summary>Makes mutants: the same number of the same seed is the same mutant, whatever was made before it.</summary>
internal sealed class Mutator(ImmutableArray<Seed> seeds, int seed)
{
    private const int MostMutations = 5;
    private const int MostCharacters = 100_000;

    // Cycles have a share of their own: there are few places where chance alone makes one.
    private static readonly ImmutableArray<ImmutableArray<Mutation>> Families =
        [TokenMutations.All, StatementMutations.All, StatementMutations.All, MemberMutations.All, ExpressionMutations.All, ExpressionMutations.All, ValueCycles.All, ValueCycles.All, TypeCycles.All];

    public Mutant Create(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var from = seeds[random.Next(seeds.Length)];
        var (root, origin) = (from.Root, from.Name);
        // Most mutants are one or two steps away from code that a person wrote.
        var steps = 1 + Math.Min(random.Next(MostMutations), random.Next(MostMutations));
        for (var i = 0; i < steps; i++)
        {
            var mutation = Pick(Pick(Families, random), random);
            if (mutation(new Mutable(root, random, seeds)) is not { } text || text.Length > MostCharacters) continue;
            root = SyntaxFactory.ParseCompilationUnit(text, options: FuzzWorkspace.ParseOptions);
            origin += $", {mutation.Method.DeclaringType!.Name}.{mutation.Method.Name}";
        }

        return new Mutant(root.ToFullString(), origin);
    }

    private static T Pick<T>(ImmutableArray<T> from, Random random) => from[random.Next(from.Length)];
}
