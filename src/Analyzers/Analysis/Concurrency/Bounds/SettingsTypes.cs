using System.Runtime.CompilerServices;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Concurrency.Bounds;

/// <summary>
/// The types of a compilation that are filled from its settings: bound to a section, injected as options, or parsed from the
/// command line.
/// </summary>
internal sealed class SettingsTypes
{
    private static readonly ConditionalWeakTable<Compilation, SettingsTypes> s_byCompilation = new();

    private static readonly string[] s_wrappers = ["IOptions", "IOptionsSnapshot", "IOptionsMonitor", "Configure", "PostConfigure",
        "AddOptions", "Get"];

    private static readonly string[] s_wrapperTypes =
    [
        "Microsoft.Extensions.Options.IOptions`1", "Microsoft.Extensions.Options.IOptionsMonitor`1",
            "Microsoft.Extensions.Configuration.ConfigurationBinder",
        "Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions",
            "Microsoft.Extensions.DependencyInjection.OptionsConfigurationServiceCollectionExtensions",
    ];

    private static readonly string[] s_attributes =
    [
        "System.Configuration.ConfigurationPropertyAttribute", "CommandLine.BaseAttribute", "Spectre.Console.Cli.CommandOptionAttribute",
        "Spectre.Console.Cli.CommandArgumentAttribute", "McMaster.Extensions.CommandLineUtils.OptionAttribute",
            "McMaster.Extensions.CommandLineUtils.ArgumentAttribute",
    ];

    private readonly HashSet<ITypeSymbol> _types = new(SymbolEqualityComparer.Default);

    private SettingsTypes(Compilation compilation)
    {
        var wrappers =
            from word in s_wrappers
            from tree in IdentifierIndex.FilesWith(word, compilation)
            from name in IdentifierIndex.Uses(word, tree)
            select name;
        foreach (var file in wrappers.OfType<GenericNameSyntax>().GroupBy(static name => name.SyntaxTree))
        {
#pragma warning disable RS1030 // Read once for a compilation, and of the few files that name an options type.
            var model = compilation.GetSemanticModel(file.Key);
#pragma warning restore RS1030
            foreach (var name in file) Add(model.GetSymbolInfo(name).Symbol);
        }
    }

    public static SettingsTypes For(Compilation compilation) => s_byCompilation.GetValue(compilation, static c => new SettingsTypes(c));

    /// <summary>Whether a member takes its value from the settings.</summary>
    public bool Holds(ISymbol member) => _types.Contains(member.ContainingType)
        || member.GetAttributes().Any(static attribute => s_attributes.Any(name => attribute.AttributeClass.Is(name)));

    private void Add(ISymbol? wrapper)
    {
        var (owner, given) = wrapper switch
        {
            INamedTypeSymbol type => (type, type.TypeArguments),
            IMethodSymbol method => (method.ContainingType, method.TypeArguments),
            _ => (null, ImmutableArray<ITypeSymbol>.Empty),
        };
        if (owner is null || !s_wrapperTypes.Any(name => owner.Is(name))) return;
        foreach (var argument in given) AddWithParts(argument);
    }

    /// <summary>A section of a section is bound with it.</summary>
    private void AddWithParts(ITypeSymbol? type)
    {
        RecursionGuard.EnsureStack();
        if (type is not INamedTypeSymbol
            {
                DeclaringSyntaxReferences.IsEmpty: false,
                TypeKind: TypeKind.Class or TypeKind.Struct
            } settings || !_types.Add(settings)) return;
        foreach (var property in settings.GetMembers().OfType<IPropertySymbol>())
        {
            AddWithParts(property.Type is IArrayTypeSymbol list ? list.ElementType : property.Type);
            if (property.Type is INamedTypeSymbol { TypeArguments: [.., var element] }) AddWithParts(element);
        }

        AddWithParts(settings.BaseType);
    }
}
