namespace LeakAnalyzers.Analysis.Ownership.Conditions;

/// <summary>A condition in its normal form: whether an expression has one of certain values.</summary>
/// <param name="Subject">The expression that is asked about; equal expressions have equal subjects.</param>
/// <param name="Values">The values for which the answer is yes.</param>
/// <param name="Universe">The values that the expression can have.</param>
internal sealed record Question(Subject Subject, ValueSet Values, ValueSet Universe)
{
    /// <summary>What is learned of the expression from an answer.</summary>
    public ValueSet Learned(bool answer) => answer ? Values.Intersect(Universe) : Universe.Except(Values);

    /// <summary>The same question, answered the other way round.</summary>
    public Question Negated() => this with { Values = Universe.Except(Values) };
}

/// <summary>An expression without effects, by its structure, and what its value depends on.</summary>
/// <param name="Key">Equal for equal expressions of one graph.</param>
/// <param name="Inputs">The variables, captures, fields and properties that it reads.</param>
/// <param name="Owners">The variables and fields whose members it reads, where a call may change what the members say.</param>
internal sealed record Subject(string Key, ImmutableArray<object> Inputs, ImmutableArray<object> Owners);
