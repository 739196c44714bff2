using System.Composition;
using System.Reflection;
using LeakAnalyzers.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>What every code fix owes to those who run it over a whole solution.</summary>
public sealed class FixTests
{
    public static TheoryData<string> Names => [.. Catalogue.Fixers.Select(fixer => fixer.GetType().Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_fix_can_be_repeated_in_a_document_a_project_and_a_solution(string name)
    {
        var provider = Fixer(name).GetFixAllProvider();
        Assert.NotNull(provider);
        Assert.Superset(new HashSet<FixAllScope> { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution }, provider.GetSupportedFixAllScopes().ToHashSet());
    }

    [Theory, MemberData(nameof(Names))]
    public void A_fix_of_one_file_can_be_repeated_in_a_member_and_a_type(string name)
    {
        if (Fixer(name) is not LeakFix fix) return;
        Assert.Superset(new HashSet<FixAllScope> { FixAllScope.ContainingMember, FixAllScope.ContainingType }, fix.GetFixAllProvider().GetSupportedFixAllScopes().ToHashSet());
    }

    [Theory, MemberData(nameof(Names))]
    public void A_fix_mends_rules_that_exist(string name)
    {
        var ids = Fixer(name).FixableDiagnosticIds;
        Assert.NotEmpty(ids);
        ids.Except(Catalogue.Rules.Select(rule => rule.Descriptor.Id)).ShouldBeEmpty();
    }

    // dotnet format makes it with Activator; an editor shares one instance.
    [Theory, MemberData(nameof(Names))]
    public void A_fix_is_shared_and_public_and_asks_for_nothing(string name)
    {
        var type = Fixer(name).GetType();
        Assert.True(type.IsPublic && type.GetConstructor([]) is not null, $"{name} is to be public with a constructor without parameters");
        Assert.NotNull(type.GetCustomAttribute<SharedAttribute>());
    }

    // Of several fixers for one id, dotnet format runs only the first that changes something.
    [Fact]
    public void An_id_has_one_fixer() =>
        Assert.Empty(Catalogue.Fixers.SelectMany(fixer => fixer.FixableDiagnosticIds).GroupBy(id => id).Where(fixers => fixers.Count() > 1).Select(fixers => fixers.Key));

    private static CodeFixProvider Fixer(string name) => Catalogue.Fixers.Single(fixer => fixer.GetType().Name == name);
}
