using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.KitOnly;

/// <summary>What a failure says, for those who read it.</summary>
public sealed class MessageTests : KitTest
{
    private static async Task<string> MessageOf(AnalyzerTest<DefaultVerifier> test) => (await Assert.ThrowsAsync<InvalidOperationException>(() => test.RunAsync())).Message;

    [Fact]
    public async Task An_unexpected_diagnostic_is_written_as_the_code_that_expects_it()
        => Assert.Contains("VerifyCS.Diagnostic().WithSpan(1, 19, 1, 21).WithArguments(\"42\")", await MessageOf(new Report(Field("42"))));

    [Fact]
    public async Task A_compiler_error_is_written_as_the_code_that_expects_it()
        => Assert.Contains("DiagnosticResult.CompilerError(\"CS0103\").WithSpan(1, 19, 1, 20).WithArguments(\"x\")", await MessageOf(new Report(Field("x"))));

    [Fact]
    public async Task A_failure_names_what_was_being_done() => Assert.StartsWith("Context: Iterative code fix application", await MessageOf(new Fix(Field("[|42|]"), Field("44"))));

    [Fact]
    public async Task Each_way_of_fixing_all_has_its_name() => Assert.StartsWith("Context: Fix all in project", await MessageOf(new Fix<FixesAllInDocumentsOnly>(Field("[|42|]"), Field("43"))));

    [Fact]
    public void Texts_are_shown_line_by_line()
        => Assert.EndsWith(" a<LF>\n-b<LF>\n+c<LF>\n d\n", Difference("a\nb\nd", "a\nc\nd"), StringComparison.Ordinal);

    [Fact]
    public void Line_ends_are_shown() => Assert.EndsWith("-a<CR><LF>\n+a<LF>\n \n", Difference("a\r\n", "a\n"), StringComparison.Ordinal);

    private static string Difference(string expected, string actual)
        => Assert.Throws<InvalidOperationException>(() => new DefaultVerifier().EqualOrDiff(expected, actual)).Message.ReplaceLineEndings("\n");
}
