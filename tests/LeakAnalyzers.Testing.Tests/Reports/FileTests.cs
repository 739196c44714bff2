using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Reports;

/// <summary>Several files, and several projects.</summary>
public sealed class FileTests : KitTest
{
    [Fact]
    public Task Marks_expect_diagnostics_in_their_file() => Passes(new Report(Field("[|42|]"), OtherField("[|42|]")));

    [Fact]
    public Task Code_given_twice_is_two_files()
    {
        var test = new Report { TestCode = Field("42"), ExpectedDiagnostics = { Finding().WithSpan("/0/Test0.cs", 1, 19, 1, 21), Finding().WithSpan("/0/Test1.cs", 1, 19, 1, 21) } };
        test.TestCode = OtherField("42");
        return Passes(test);
    }

    [Fact]
    public Task A_file_keeps_its_name()
        => Passes(new Report(Field("[|42|]")) { TestState = { Sources = { ("B.cs", OtherField("42")) }, ExpectedDiagnostics = { Finding().WithSpan("B.cs", 1, 19, 1, 21) } } });

    [Fact]
    public Task A_result_without_a_file_is_in_the_first() => Fails(new Report("class C { }", OtherField("42")) { ExpectedDiagnostics = { Finding().WithLocation(1, 19) } });

    [Fact]
    public Task An_additional_file_can_be_marked()
        => Passes(new Report<ReportsInAdditionalFiles>("class C { }") { TestState = { AdditionalFiles = { ("/0/list.txt", "1\n{|#0:42|}\n") }, ExpectedDiagnostics = { Finding().WithLocation(0) } } });

    [Fact]
    public Task An_additional_file_keeps_its_name()
        => Passes(new Report<ReportsInAdditionalFiles>("class C { }") { TestState = { AdditionalFiles = { ("list.txt", "1\n42\n") }, ExpectedDiagnostics = { Finding().WithSpan("list.txt", 2, 1, 2, 3) } } });

    [Fact]
    public Task An_additional_file_can_be_made_when_the_test_runs() => Passes(new Report<ReportsInAdditionalFiles>("class C { }")
    {
        TestState = { AdditionalFilesFactories = { () => [("list.txt", Microsoft.CodeAnalysis.Text.SourceText.From("[|42|]"))] } },
    });

    [Fact]
    public Task Every_project_is_analyzed() => Passes(new Report("class C : D { }")
    {
        TestState = { AdditionalProjects = { ["Lib"] = { Sources = { "public class D { int F = [|42|]; }" } } }, AdditionalProjectReferences = { "Lib" } },
    });

    [Fact]
    public Task A_diagnostic_in_another_project_must_be_expected() => Fails(new Report("class C { }") { TestState = { AdditionalProjects = { ["Lib"] = { Sources = { OtherField("42") } } } } });

    [Fact]
    public Task A_project_sees_only_those_it_refers_to() => Fails(new Report("class C : D { }") { TestState = { AdditionalProjects = { ["Lib"] = { Sources = { "public class D { }" } } } } });
}
