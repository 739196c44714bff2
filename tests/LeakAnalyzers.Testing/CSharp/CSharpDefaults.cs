namespace Microsoft.CodeAnalysis.CSharp.Testing;

/// <summary>How test code is compiled that does not choose.</summary>
internal static class CSharpDefaults
{
    public static readonly CSharpCompilationOptions CompilationOptions = new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);

    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Default, DocumentationMode.Diagnose);
}
