using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LeakAnalyzers.Rules.Configuration;

/// <summary>Reports an option that has no effect: its name, its value or a name in its value is wrong.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OptionNotUnderstood() : LeakRule(Rule)
{
    internal const string Id = "LEAK001";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Invalid option",
        message: "Option '{0}' isn't valid: {1}",
        description: "A leak_analyzers option in an .editorconfig or .globalconfig file isn't known, or its value can't be used. "
            + "The option keeps its default.");

    // The compiler gives analyzers the values of a configuration file, not its text or path: there is no place to point at.
    private protected override void Register(AnalysisContext context) => context.RegisterCompilationAction(Guarded(Look));

    private void Look(CompilationAnalysisContext context)
    {
        var names = new ConfiguredNames(context.Compilation);
        var all = context.Compilation.SyntaxTrees.Select(tree => Options.For(context.Options, tree)).Distinct(ReferenceComparer.Instance);
        var mistakes = all.SelectMany(options => Mistakes(options, names)).Distinct();
        foreach (var (key, problem) in mistakes) context.ReportDiagnostic(Finding(Location.None, null, key, problem));
    }

    private static IEnumerable<(string Key, string Problem)> Mistakes(Options options, ConfiguredNames names)
    {
        foreach (var key in options.UnknownKeys) yield return (key, $"no option has this name{DidYouMean(NearestOption(key))}");
        foreach (var (option, value) in options.InvalidValues) yield return (Options.Prefix + option.Key, Problem(option, value));
        foreach (var (option, configured) in Names(options))
        {
            foreach (var name in configured)
            {
                if (names.Intended(option.Kind, name) is { } intended)
                    yield return (Options.Prefix + option.Key, $"'{name}' doesn't exist{DidYouMean(intended)}");
            }
        }
    }

    private static string Problem(OptionDefinition option, string value) => option is NamesOption
        ? $"'{value}' is ignored, because it isn't {option.Expected}"
        : $"'{value}' isn't {(option is NumberOption ? "" : "one of ")}{option.Expected}; the default is used";

    private static string DidYouMean(string? name) => name is null ? "" : $"; did you mean '{name}'?";

    private static string? NearestOption(string key)
    {
        var name = key.Substring(key.IndexOf('.') + 1);
        return NearestName.Find(name, OptionDefinitions.All.Select(static option => option.Key)) is { } near ? Options.Prefix + near : null;
    }

    private static IEnumerable<(NamesOption Option, ImmutableArray<string> Names)> Names(Options options) =>
    [
        (OptionDefinitions.AdditionalResourceTypes, options.AdditionalResourceTypes),
        (OptionDefinitions.ExcludedResourceTypes, options.ExcludedResourceTypes),
        (OptionDefinitions.PerRequestTypes, options.PerRequestTypes),
        (OptionDefinitions.OwnershipTakingMethods, options.OwnershipTakingMethods),
    ];

    /// <summary>Files under one configuration share their options: each is looked at once.</summary>
    private sealed class ReferenceComparer : IEqualityComparer<Options>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(Options? left, Options? right) => ReferenceEquals(left, right);

        public int GetHashCode(Options options) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(options);
    }
}
