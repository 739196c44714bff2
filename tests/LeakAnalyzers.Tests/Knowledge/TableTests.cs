using LeakAnalyzers.Knowledge;
using LeakAnalyzers.Knowledge.Tables;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Tests.Knowledge;

/// <summary>Every row of the tables names a type, a member and a parameter that exist in the real library; libraries that are not at hand are named in the skipped tests.</summary>
public sealed class TableTests
{
    private static readonly Compilation s_web = CSharpCompilation.Create("Web", references: [.. Frameworks.Web, .. Libraries.AtHand]);

    public static TheoryData<string> Types => [.. Resources.AllTypes.Select(row => row.Name).Where(IsAtHand).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Members => [.. Resources.AllMembers.Where(row => IsAtHand(row.Type) && row.Until is null).Select(Name).Distinct().Order(StringComparer.Ordinal)];

    public static TheoryData<string> OfOtherLibraries => [.. Resources.AllTypes.Where(row => !IsAtHand(row.Name)).Select(row => row.Name).Concat(Resources.AllMembers.Where(row => !IsAtHand(row.Type) || row.Until is not null).Select(Name)).Distinct().Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Types))]
    public void A_type_exists_with_its_parameters(string name)
    {
        var row = Resources.AllTypes.Single(row => row.Name == name);
        var type = s_web.GetTypesByMetadataName(name).FirstOrDefault();
        Assert.NotNull(type);
        var parameters = Derived(type).SelectMany(t => t.InstanceConstructors).SelectMany(constructor => constructor.Parameters).Select(parameter => parameter.Name).ToHashSet();
        Assert.All(row.Adoptions.SelectMany(adoption => new[] { adoption.Parameter, adoption.Flag }).OfType<string>(), parameter => Assert.Contains(parameter, parameters));
    }

    [Fact]
    public void What_a_resource_lends_out_exists() =>
        Assert.All(Resources.AllTypes.SelectMany(row => row.Lent), name => Assert.True(s_web.GetTypesByMetadataName(name).FirstOrDefault() is { IsValueType: true }, name));

    [Theory, MemberData(nameof(Members))]
    public void A_member_exists_with_its_parameter(string name)
    {
        var rows = Resources.AllMembers.Where(row => Name(row) == name).ToList();
        var type = s_web.GetTypesByMetadataName(rows[0].Type).FirstOrDefault();
        Assert.NotNull(type);
        var methods = type.GetMembers(rows[0].Member).OfType<IMethodSymbol>().ToList();
        Assert.NotEmpty(methods);
        Assert.All(rows.Where(row => row.Parameter is not null), row => Assert.Contains(methods, method => method.Parameters.Any(parameter => parameter.Name == row.Parameter)));
    }

    public static TheoryData<string> Throwing => [.. ThrowContracts.All.Where(row => IsAtHand(row.Type)).Select(row => $"{row.Type}::{row.Member}").Distinct()];

    [Theory, MemberData(nameof(Throwing))]
    public void A_member_that_throws_exists(string row) =>
        Assert.Contains(s_web.GetTypesByMetadataName(row.Split("::")[0]), type => Ancestors(type).Any(above => !above.GetMembers(row.Split("::")[1]).IsEmpty));

    [Theory(Skip = "Its library is not on this machine, or in another version: the row is taken from its documentation."), MemberData(nameof(OfOtherLibraries))]
    public void A_row_of_another_library(string name) => Assert.Fail(name);

    [Fact]
    public void A_row_says_in_words_why_nothing_is_lost() =>
        Assert.All(Resources.AllTypes.Where(row => row.NeedsNoReleaseBecause is not null), row => Assert.Contains(' ', row.NeedsNoReleaseBecause!));

    [Theory]
    [InlineData("A.B.Keep(item)", "A.B", "Keep", "item")]
    [InlineData("A.B.Keep", "A.B", "Keep", null)]
    [InlineData("A.B.Keep()", "A.B", "Keep", null)]
    public void A_method_in_the_options_reads_as_a_row(string text, string type, string member, string? parameter) =>
        Assert.Equal(new MemberContract(type, member, Handover.TakesArgument, parameter), MemberContract.Taking(text));

    [Theory]
    [InlineData("Keep")]
    [InlineData("A.B.Keep(item")]
    [InlineData("A.")]
    public void What_is_no_method_is_refused(string text) => Assert.Null(MemberContract.Taking(text));

    private static string Name(MemberContract row) => $"{row.Type}.{row.Member}";

    private static bool IsAtHand(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal)
            ? !name.StartsWith("System.Web.", StringComparison.Ordinal) && !name.StartsWith("System.Windows.", StringComparison.Ordinal) && name is not "System.Net.Http.WinHttpHandler" and not "System.Net.Http.WebRequestHandler" && !name.StartsWith("System.Net.Http.HttpRequestMessageExtensions", StringComparison.Ordinal)
            : (name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.AspNetCore.SignalR.Client.", StringComparison.Ordinal)) || name.StartsWith("Microsoft.Extensions.DependencyInjection.", StringComparison.Ordinal) || IsInLibrary(name);

    private static bool IsInLibrary(string type)
    {
        INamespaceSymbol? space = s_web.GlobalNamespace;
        foreach (var part in type.Split('.')[..^1]) space = space?.GetNamespaceMembers().FirstOrDefault(inner => inner.Name == part);
        return space is not null && Libraries.AtHand.Select(library => s_web.GetAssemblyOrModuleSymbol(library)).OfType<IAssemblySymbol>().Any(library => space.ConstituentNamespaces.Any(place => SymbolEqualityComparer.Default.Equals(place.ContainingAssembly, library) && !place.GetTypeMembers().IsEmpty));
    }

    private static IEnumerable<INamedTypeSymbol> Ancestors(INamedTypeSymbol type) => type.BaseType is { } above ? Ancestors(above).Prepend(type) : [type];

    private static IEnumerable<INamedTypeSymbol> Derived(INamedTypeSymbol type) => [type, .. type.IsAbstract ? Assemblies(type).Where(other => Is(other, type)) : []];

    private static IEnumerable<INamedTypeSymbol> Assemblies(INamedTypeSymbol type) => type.ContainingAssembly.GlobalNamespace.GetNamespaceMembers().SelectMany(Within);

    private static IEnumerable<INamedTypeSymbol> Within(INamespaceSymbol space) => [.. space.GetTypeMembers(), .. space.GetNamespaceMembers().SelectMany(Within)];

    private static bool Is(INamedTypeSymbol type, INamedTypeSymbol ancestor)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t, ancestor)) return true;
        }

        return false;
    }
}
