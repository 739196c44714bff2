using LeakAnalyzers.Testing.Tests.Subjects;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LeakAnalyzers.Testing.Tests.Fixes;

/// <summary>Fixing all at once comes to the same as fixing one after the other.</summary>
public sealed class FixAllTests : KitTest
{
    private static Fix<TFix> Both<TFix>()
        where TFix : CodeFixProvider, new()
        => new(Fields("[|42|]", "[|42|]"), Fields("43", "43"));

    [Fact]
    public Task Another_text_fails() => Fails(Both<FixesAllDifferently>());

    [Fact]
    public Task Another_text_can_be_expected()
    {
        var test = Both<FixesAllDifferently>();
        test.BatchFixedCode = Fields("44", "44");
        return Passes(test);
    }

    [Fact]
    public Task Fixing_all_can_be_left_out()
    {
        var test = Both<FixesAllDifferently>();
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck;
        return Passes(test);
    }

    [Fact]
    public Task A_fix_that_cannot_fix_all_is_taken_one_by_one() => Passes(Both<FixesOnlyOneByOne>());

    [Fact]
    public Task A_fix_that_cannot_fix_all_leaves_a_text_for_it_that_must_hold_by_itself()
    {
        var test = Both<FixesOnlyOneByOne>();
        test.BatchFixedCode = "class C { int F = 99 }";
        return Fails(test);
    }

    [Fact]
    public Task A_scope_that_is_not_supported_fails() => Fails(Both<FixesAllInDocumentsOnly>());

    [Theory]
    [InlineData(CodeFixTestBehaviors.SkipFixAllInProjectCheck)]
    [InlineData(CodeFixTestBehaviors.SkipFixAllInSolutionCheck)]
    public Task Each_scope_that_is_not_supported_fails(CodeFixTestBehaviors leftOut)
    {
        var test = Both<FixesAllInDocumentsOnly>();
        test.CodeFixTestBehaviors = leftOut;
        return Fails(test);
    }

    [Fact]
    public Task Scopes_that_are_not_supported_can_be_left_out()
    {
        var test = Both<FixesAllInDocumentsOnly>();
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllInProjectCheck | CodeFixTestBehaviors.SkipFixAllInSolutionCheck;
        return Passes(test);
    }

    [Fact]
    public Task A_key_is_not_needed() => Passes(Both<HasNoKey>());

    [Fact]
    public Task Every_document_is_fixed() => Passes(new Fix<FindsFortyTwo, ReplacesByFortyThree>([Fields("[|42|]", "[|42|]"), OtherField("[|42|]")], [Fields("43", "43"), OtherField("43")])
    {
        NumberOfIncrementalIterations = 3,
        NumberOfFixAllInDocumentIterations = 2,
        NumberOfFixAllInProjectIterations = 1,
        NumberOfFixAllIterations = 1,
    });

    [Fact]
    public Task Every_project_is_fixed() => Passes(TwoProjects("43"));

    [Fact]
    public Task The_text_of_every_project_is_compared() => Fails(TwoProjects("44"));

    private static Fix TwoProjects(string other) => new("class C { int F = [|42|]; D D; }", "class C { int F = 43; D D; }")
    {
        TestState = { AdditionalProjects = { ["Lib"] = { Sources = { "public class D { int F = [|42|]; }" } } }, AdditionalProjectReferences = { "Lib" } },
        FixedState = { AdditionalProjects = { ["Lib"] = { Sources = { $"public class D {{ int F = {other}; }}" } } }, AdditionalProjectReferences = { "Lib" } },
    };
}
