using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Fixes;

/// <summary>The text that a fix leaves behind.</summary>
public sealed class TextTests : KitTest
{
    [Fact]
    public Task A_fix_writes_the_expected_text() => Passes(new Fix(Field("[|42|]"), Field("43")));

    [Fact]
    public Task A_fix_is_taken_for_every_diagnostic() => Passes(new Fix(Fields("[|42|]", "[|42|]"), Fields("43", "43")));

    [Fact]
    public Task A_fix_is_taken_for_results_too() => Passes(new Fix(Field("{|#0:42|}"), Field("43")) { ExpectedDiagnostics = { Finding().WithLocation(0) } });

    [Fact]
    public Task Where_nothing_is_reported_nothing_changes() => Passes(new Fix(Field("1"), Field("1")));

    [Fact]
    public Task Another_text_fails() => Fails(new Fix(Field("[|42|]"), Field("44")));

    [Fact]
    public Task Line_ends_are_compared() => Fails(new Fix("class C\n{\n    int F = [|42|];\n}\n", "class C\r\n{\r\n    int F = 43;\r\n}\r\n"));

    [Fact]
    public Task Without_a_fixed_text_the_fix_is_not_run() => Passes(new Fix<ReplacesByUndefined>(Field("[|42|]")));

    [Fact]
    public Task A_text_that_does_not_compile_fails() => Fails(new Fix<ReplacesByUndefined>(Field("[|42|]"), Field("undefined")));

    [Fact]
    public Task A_text_that_does_not_compile_can_be_expected() => Passes(new Fix<ReplacesByUndefined>(Field("[|42|]"), Field("{|CS0103:undefined|}")));

    [Fact]
    public Task A_fix_that_changes_nothing_fails() => Fails(new Fix<ChangesNothing>(Field("[|42|]"), Field("43")));

    [Fact]
    public Task A_fix_without_end_fails()
        => Fails(new Fix<AddsOneForever>(Field("[|42|]")) { FixedState = { Sources = { Field("1 + [|42|]") }, MarkupHandling = MarkupMode.Allow } });

    [Fact]
    public Task A_fix_without_end_can_be_taken_once() => Passes(new Fix<AddsOneForever>(Field("[|42|]"))
    {
        FixedState = { Sources = { Field("1 + [|42|]") }, MarkupHandling = MarkupMode.Allow },
        CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne,
    });

    [Fact]
    public Task A_fix_can_be_for_a_warning_of_the_compiler()
        => Passes(new Fix<EmptyDiagnosticAnalyzer, RemovesUnusedVariable>("class C { void M() { int {|CS0168:x|}; } }", "class C { void M() { } }"));

    [Fact]
    public Task Annotated_nodes_are_simplified() => Passes(new Fix<ReplacesByMaxValueToSimplify>(Field("[|42|]"), Field("int.MaxValue")));

    [Fact]
    public Task A_fix_that_is_empty_leaves_a_test_of_the_analyzer() => Passes(new Fix<EmptyCodeFixProvider>(Field("[|42|]")));

    [Fact]
    public Task A_finding_in_an_additional_file_is_not_fixed() => Passes(new Fix<ReportsInAdditionalFiles, ReplacesByFortyThree>("class C { }")
    {
        TestState = { AdditionalFiles = { ("list.txt", "[|42|]") } },
        FixedState = { AdditionalFiles = { ("list.txt", "[|42|]") } },
    });
}
