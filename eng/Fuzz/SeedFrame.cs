using LeakAnalyzers.Fuzz.Examining;

namespace LeakAnalyzers.Fuzz;

/// <summary>Makes a file out of what the tests write in strings: files, members of a class, statements of a method.</summary>
internal static class SeedFrame
{
    private const int Shortest = 20;

    // The names that the frames of the tests declare.
    private const string Parameters =
        "HttpClient client, string url, Uri uri, DbConnection connection, DbCommand command, TcpClient tcp, Socket socket, SslStream ssl, " +
        "ClientWebSocket web, Stream stream, SemaphoreSlim gate, List<string> urls, List<string> xs, IServiceCollection services, int wait, CancellationToken token";

    /// <summary>Null where the text is no C#.</summary>
    public static string? Around(string text)
    {
        if (text.Length < Shortest || !text.AsSpan().ContainsAny(";{")) return null;
        if (IsFile(text)) return text;
        var members = $"class Subject\n{{\n{text}\n}}\n";
        var statements = $"class Subject\n{{\nasync Task M({Parameters})\n{{\n{text}\nawait Task.Yield();\n}}\n}}\n";
        return Parses(statements) ? statements : Parses(members) ? members : null;
    }

    private static bool IsFile(string text) =>
        Parses(text) && Parse(text).Members is { Count: > 0 } members && members.All(member => member is BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or DelegateDeclarationSyntax);

    private static bool Parses(string text) => !Parse(text).GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);

    private static CompilationUnitSyntax Parse(string text) => SyntaxFactory.ParseCompilationUnit(text, options: FuzzWorkspace.ParseOptions);
}
