using LeakAnalyzers.Testing.Tests.Subjects;

namespace LeakAnalyzers.Testing.Tests.Fixes;

/// <summary>The tree that a fix leaves behind is the one that the parser makes of its text.</summary>
public sealed class TreeTests : KitTest
{
    private static Fix<TFix> Writing<TFix>(string value, CodeActionValidationMode mode = CodeActionValidationMode.SemanticStructure)
        where TFix : Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider, new()
        => new(Field("[|42|]"), Field(value)) { CodeActionValidationMode = mode };

    [Fact]
    public Task Another_tree_of_the_same_text_fails() => Fails(Writing<ReplacesByMaxValueAsOneName>("int.MaxValue"));

    [Fact]
    public Task Another_tree_of_the_same_text_can_be_let_pass() => Passes(Writing<ReplacesByMaxValueAsOneName>("int.MaxValue", CodeActionValidationMode.None));

    [Fact]
    public Task Where_spaces_belong_does_not_matter() => Passes(Writing<ReplacesByBadlySpacedSum>("43 + 0"));

    [Fact]
    public Task Where_spaces_belong_can_be_compared() => Fails(Writing<ReplacesByBadlySpacedSum>("43 + 0", CodeActionValidationMode.Full));

    [Fact]
    public Task A_parsed_tree_is_right_with_its_spaces() => Passes(Writing<ReplacesByFortyThree>("43", CodeActionValidationMode.Full));
}
