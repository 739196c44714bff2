using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>A library that tests refer to as they would to the real one: an image, not source.</summary>
internal static class StubLibrary
{
    public static MetadataReference Compile(string name, string source, params MetadataReference[] libraries)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        using var image = new MemoryStream();
        var emitted = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], [.. Frameworks.Net80, .. libraries], options).Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
