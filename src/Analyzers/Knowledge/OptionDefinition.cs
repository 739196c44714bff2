namespace LeakAnalyzers.Knowledge;

/// <summary>An option of the package, as <c>docs/options.md</c> shows it.</summary>
/// <param name="Key">Its name without the prefix.</param>
/// <param name="Expected">The values that it takes.</param>
/// <param name="Default">What holds where it isn't set.</param>
/// <param name="Meaning">What it decides.</param>
internal abstract record OptionDefinition(string Key, string Expected, string Default, string Meaning);

/// <summary>An option with a few values, the first of which is the default.</summary>
internal sealed record ChoiceOption<T>(string Key, string Meaning, params (string Word, T Value)[] Choices)
    : OptionDefinition(Key, string.Join(", ", Choices.Select(static choice => choice.Word)), Choices[0].Word, Meaning);

/// <summary>An option with a number above zero.</summary>
internal sealed record NumberOption(string Key, string Default, string Meaning)
    : OptionDefinition(Key, "a whole number above zero", Default, Meaning);

/// <summary>An option with a list of names, separated by commas or semicolons.</summary>
internal sealed record NamesOption(string Key, NameKind Kind, string Meaning)
    : OptionDefinition(Key, Kind == NameKind.Types ? TypeNames : MethodNames, "empty", Meaning)
{
    private const string TypeNames = "Namespace.Type, Namespace.Outer+Inner or Namespace.Type`1";

    private const string MethodNames = "Namespace.Type.Method or Namespace.Type.Method(parameter)";
}

/// <summary>What the names of an option are names of.</summary>
internal enum NameKind
{
    /// <summary>Full metadata names of types.</summary>
    Types,

    /// <summary>Methods, each with the full metadata name of its type.</summary>
    Methods,
}

/// <summary>A value that doesn't parse.</summary>
internal sealed record InvalidValue(OptionDefinition Option, string Value);
