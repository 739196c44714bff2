using LeakAnalyzers.Testing.Tests.Subjects;
using VerifyAnalyzer = Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerVerifier<LeakAnalyzers.Testing.Tests.Subjects.FindsFortyTwo, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;
using VerifyFix = Microsoft.CodeAnalysis.CSharp.Testing.CSharpCodeFixVerifier<LeakAnalyzers.Testing.Tests.Subjects.FindsFortyTwo, LeakAnalyzers.Testing.Tests.Subjects.ReplacesByFortyThree, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;
using VerifyTwoRules = Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerVerifier<LeakAnalyzers.Testing.Tests.Subjects.HasTwoRules, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;

namespace LeakAnalyzers.Testing.Tests;

/// <summary>Tests in one line.</summary>
public sealed class OneLineTests
{
    [Fact]
    public Task An_analyzer_is_tested_by_marks() => VerifyAnalyzer.VerifyAnalyzerAsync(Field("[|42|]"));

    [Fact]
    public Task An_analyzer_is_tested_by_results() => VerifyAnalyzer.VerifyAnalyzerAsync(Field("{|#0:42|}"), VerifyAnalyzer.Diagnostic().WithLocation(0).WithArguments("42"));

    [Fact]
    public Task An_analyzer_is_tested_by_several_results()
        => VerifyAnalyzer.VerifyAnalyzerAsync(Fields("{|#0:42|}", "{|#1:42|}"), VerifyAnalyzer.Diagnostic("NUM042").WithLocation(0).WithArguments("42"), VerifyAnalyzer.Diagnostic(FindsFortyTwo.Rule).WithLocation(1).WithArguments("42"));

    [Fact]
    public Task An_analyzer_with_a_fix_is_tested_by_itself() => VerifyFix.VerifyAnalyzerAsync(Field("[|42|]"));

    [Fact]
    public Task A_fix_is_tested_by_marks() => VerifyFix.VerifyCodeFixAsync(Field("[|42|]"), Field("43"));

    [Fact]
    public Task A_fix_is_tested_by_a_result() => VerifyFix.VerifyCodeFixAsync(Field("{|#0:42|}"), VerifyFix.Diagnostic().WithLocation(0).WithArguments("42"), Field("43"));

    [Fact]
    public Task A_fix_is_tested_by_several_results() => VerifyFix.VerifyCodeFixAsync(
        Fields("{|#0:42|}", "{|#1:42|}"),
        [VerifyFix.Diagnostic().WithLocation(0).WithArguments("42"), VerifyFix.Diagnostic().WithLocation(1).WithArguments("42")],
        Fields("43", "43"));

    [Fact]
    public void The_rule_of_an_analyzer_with_two_is_not_guessed() => Assert.Throws<InvalidOperationException>(() => VerifyTwoRules.Diagnostic());

    [Fact]
    public void A_rule_the_analyzer_does_not_have_is_no_result() => Assert.Throws<InvalidOperationException>(() => VerifyAnalyzer.Diagnostic("NUM009"));
}
