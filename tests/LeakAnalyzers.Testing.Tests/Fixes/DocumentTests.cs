using LeakAnalyzers.Testing.Tests.Subjects;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.Testing.Tests.Fixes;

/// <summary>The documents that a fix leaves behind.</summary>
public sealed class DocumentTests : KitTest
{
    [Fact]
    public Task The_encoding_is_compared() => Fails(new Fix<ChangesTheEncoding>(Field("[|42|]"), Field("43")));

    [Fact]
    public Task The_encoding_can_be_expected()
        => Passes(new Fix<ChangesTheEncoding>(Field("[|42|]"))
        {
            FixedState = { Sources = { SourceText.From(Field("43"), System.Text.Encoding.Unicode) } },

            // The batch fixer takes over the text and not its encoding.
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        });

    [Fact]
    public Task The_checksum_algorithm_is_compared()
        => Fails(new Fix(Field("[|42|]")) { FixedState = { Sources = { SourceText.From(Field("43"), encoding: null, SourceHashAlgorithm.Sha256) } } });

    [Fact]
    public Task A_new_document_is_expected_after_the_others()
        => Passes(new Fix<AddsADocument>(Field("[|42|]"), Field("43")) { FixedState = { Sources = { ("New.cs", "class New { }\n") } } });

    [Fact]
    public Task A_new_document_may_not_be_left_out() => Fails(new Fix<AddsADocument>(Field("[|42|]"), Field("43")));

    [Fact]
    public Task The_name_of_a_document_is_compared()
        => Fails(new Fix<AddsADocument>(Field("[|42|]"), Field("43")) { FixedState = { Sources = { ("Old.cs", "class New { }\n") } } });

    [Fact]
    public Task The_folder_of_a_document_is_compared()
        => Fails(new Fix<AddsADocument>(Field("[|42|]"), Field("43")) { FixedState = { Sources = { ("/0/Folder/New.cs", "class New { }\n") } } });

    [Fact]
    public Task The_order_of_documents_is_compared() => Fails(new Fix<AddsADocument>(Field("[|42|]"))
    {
        FixedState = { Sources = { ("New.cs", "class New { }\n"), ("/0/Test0.cs", Field("43")) } },
    });

    [Fact]
    public Task Additional_files_are_compared() => Fails(new Fix(Field("[|42|]"), Field("43"))
    {
        TestState = { AdditionalFiles = { ("list.txt", "1") } },
        FixedState = { AdditionalFiles = { ("list.txt", "2") } },
    });

    [Fact]
    public Task Files_of_the_configuration_are_compared() => Fails(new Fix(Field("[|42|]"), Field("43"))
    {
        TestState = { AnalyzerConfigFiles = { ("/.editorconfig", "root = true") } },
        FixedState = { AnalyzerConfigFiles = { ("/.editorconfig", "root = false") } },
    });

    [Fact]
    public Task Files_that_are_not_given_again_stay_as_they_were() => Passes(new Fix(Field("[|42|]"), Field("43"))
    {
        TestState = { AdditionalFiles = { ("list.txt", "1") }, AnalyzerConfigFiles = { ("/.editorconfig", "root = true") } },
    });
}
