using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Knowledge;

/// <summary>Reads the options of one file and collects what it cannot use.</summary>
internal sealed class OptionReader(AnalyzerConfigOptions config)
{
    private readonly ImmutableArray<InvalidValue>.Builder _invalid = ImmutableArray.CreateBuilder<InvalidValue>();

    public ImmutableArray<InvalidValue> InvalidValues => _invalid.ToImmutable();

    /// <summary>Keys with the prefix of the package, or one that is nearly it, that no option has.</summary>
    public ImmutableArray<string> UnknownKeys
    {
        get
        {
            var known = OptionDefinitions.All.Select(static option => Options.Prefix + option.Key);
            return Keys().Where(static key => IsOurs(key)).Except(known, StringComparer.OrdinalIgnoreCase).ToImmutableArray();
        }
    }

    public T Read<T>(ChoiceOption<T> option)
    {
        if (Value(option) is not { } text) return option.Choices[0].Value;
        foreach (var (word, value) in option.Choices)
        {
            if (string.Equals(word, text.Trim(), StringComparison.OrdinalIgnoreCase)) return value;
        }

        _invalid.Add(new(option, text));
        return option.Choices[0].Value;
    }

    public int? Read(NumberOption option)
    {
        if (Value(option) is not { } text) return null;
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) return number;
        _invalid.Add(new(option, text));
        return null;
    }

    public ImmutableArray<string> Read(NamesOption option)
    {
        if (Value(option) is not { } text) return ImmutableArray<string>.Empty;
        var names = text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(static name => name.Trim());
        var (valid, invalid) = (ImmutableArray.CreateBuilder<string>(), _invalid);
        foreach (var name in names.Where(static name => name.Length > 0))
        {
            if (option.Kind == NameKind.Types ? IsTypeName(name) : MemberContract.Taking(name) is not null) valid.Add(name);
            else invalid.Add(new(option, name));
        }

        return valid.ToImmutable();
    }

    private string? Value(OptionDefinition option) => config.TryGetValue(Options.Prefix + option.Key, out var text) ? text : null;

    private static bool IsOurs(string key)
    {
        var dot = key.IndexOf('.');
        return dot > 0 && NearestName.IsNear(key.Substring(0, dot + 1), Options.Prefix);
    }

    // A host that implements the options itself need not list them: what isn't listed isn't checked.
    private IEnumerable<string> Keys()
    {
        try
        {
            return config.Keys;
        }
        catch (NotImplementedException)
        {
            return [];
        }
    }

    /// <summary>
    /// Full metadata names: words separated by dots, or by a plus before a nested type, each with the number of its type parameters.
    /// </summary>
    private static bool IsTypeName(string name) => name.Split('.', '+').All(IsTypeNamePart);

    private static bool IsTypeNamePart(string part)
    {
        var arity = part.IndexOf('`');
        var word = arity < 0 ? part : part.Substring(0, arity);
        var hasArity = arity < 0 || (arity < part.Length - 1 && part.Skip(arity + 1).All(char.IsDigit));
        return hasArity && word.Length > 0 && (char.IsLetter(word[0]) || word[0] == '_')
            && word.All(static c => char.IsLetterOrDigit(c) || c == '_');
    }
}
