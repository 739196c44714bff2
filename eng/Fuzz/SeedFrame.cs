using LeakAnalyzers.Fuzz.Examining;

namespace LeakAnalyzers.Fuzz;

/// <summary>Makes a file out of what the tests write in strings: files, members of a class, statements of a method.</summary>
internal static class SeedFrame
{
    private const int Shortest = 20;

    // The names that the frames of the tests declare.
    private const string Parameters =
        "HttpClient client, string url, Uri uri, DbConnection connection, DbCommand command, TcpClient tcp, Socket socket, " +
        "SslStream ssl, ClientWebSocket web, Stream stream, SemaphoreSlim gate, List<string> urls, " +
        "List<string> xs, IServiceCollection services, int wait, CancellationToken token";

    // What the frames of the tests have beside the code; a base class, so that the code may declare the same.
    private const string Members =
        """
        class Frame
        {
            protected Timer? _timer;
            protected HttpClient _client = new();
            protected bool flag, _stopped;
            protected List<Task> _all = [];
            protected int Count;
            protected static Task Work() => Task.CompletedTask;
            protected static async Task WorkAsync() => await Task.Yield();
            protected static Task Go() => Work();
            protected static void Do() { }
            protected static void Stop() { }
            protected static Stream Open() => new MemoryStream();
            protected static bool Done() => false;
        }
        """;

    /// <summary>Null where the text is no C#.</summary>
    public static string? Around(string text)
    {
        if (text.Length < Shortest || !text.AsSpan().ContainsAny(";{")) return null;
        if (IsFile(text)) return text;
        var result = ReturnsValue(text) ? "Task<object?>" : "Task";
        var last = ReturnsValue(text) ? "return null;" : "await Task.Yield();";
        var members = $"class Subject : Frame\n{{\n{text}\n}}\n{Members}\n";
        var statements = $"class Subject : Frame\n{{\nasync {result} M({Parameters})\n{{\n{text}\n{last}\n}}\n}}\n{Members}\n";
        return Parses(statements) ? statements : Parses(members) ? members : null;
    }

    private static bool ReturnsValue(string text) =>
        Parse(text).DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<ReturnStatementSyntax>().Any(statement => statement.Expression is not null);

    private static bool IsFile(string text) =>
        Parses(text) && Parse(text).Members is { Count: > 0 } members
            && members.All(member => member is BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or DelegateDeclarationSyntax);

    private static bool Parses(string text) => !Parse(text).GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);

    private static CompilationUnitSyntax Parse(string text) =>
        SyntaxFactory.ParseCompilationUnit(text, options: FuzzWorkspace.ParseOptions);
}
