using Microsoft.CodeAnalysis.CSharp;

namespace LeakAnalyzers.Tests.Analysis;

/// <summary>A method of another project is source in an editor and metadata in a build: both say the same.</summary>
public sealed class AcrossProjectsTests
{
    private const string Library =
        """
        namespace Library;

        public static class Responses
        {
            public static void Close(HttpResponseMessage? response) => response?.Dispose();

            public static void DisposeQuietly(this IDisposable? one) => one?.Dispose();

            public static int Look(HttpResponseMessage response) => (int)response.StatusCode;

            public static HttpResponseMessage Checked(this HttpResponseMessage response) { if (!response.IsSuccessStatusCode) throw new InvalidOperationException(); return response; }

            public static Task<HttpResponseMessage> Fetch(HttpClient client) => client.GetAsync("http://host/a");
        }

        public sealed class Scope : IDisposable
        {
            private readonly List<IDisposable> _all = [];

            public T Own<T>(T one) where T : IDisposable { _all.Add(one); return one; }

            public void Dispose() => _all.ForEach(one => one.Dispose());
        }

        public sealed class Registry
        {
            private readonly Dictionary<string, CancellationTokenSource> _all = [];

            public Task Keep(string key, CancellationTokenSource? source) { if (source is not null) _all[key] = source; return Task.CompletedTask; }
        }

        public abstract class Service
        {
            protected Timer? Clock { get; set; }

            public virtual void End() => Clock?.Dispose();
        }
        """;

    [Theory]
    [InlineData("var r = await client.GetAsync(url); try { return r.Headers.Count(); } finally { Responses.Close(r); }", "")]
    [InlineData("var r = await client.GetAsync(url); try { return r.Headers.Count(); } finally { r.DisposeQuietly(); }", "")]
    [InlineData("var r = scope.Own(await client.GetAsync(url)); return r.Headers.Count();", "")]
    [InlineData("var r = await client.GetAsync(url); return Responses.Look(r);", "LEAK202")]
    [InlineData("var r = (await client.GetAsync(url)).Checked(); return Responses.Look(r);", "LEAK202")]
    [InlineData("var r = await Responses.Fetch(client); return r.Headers.Count();", "LEAK202")]
    [InlineData("using var r = await Responses.Fetch(client); return r.Headers.Count();", "")]
    [InlineData("await registry.Keep(url, CancellationTokenSource.CreateLinkedTokenSource(token)); return 1;", "")]
    [InlineData("await Task.Delay(1, CancellationTokenSource.CreateLinkedTokenSource(token).Token); return 1;", "LEAK208")]
    public async Task A_body_is_judged_alike(string body, string expected)
    {
        var code = $"using Library;\nclass Subject\n{{\npublic async Task<int> M(HttpClient client, string url, Scope scope, Registry registry, CancellationToken token)\n{{\n{body}\n}}\n}}";
        Assert.Equal(expected, await Found(code, asSource: true));
        Assert.Equal(expected, await Found(code, asSource: false));
    }

    private static async Task<string> Found(string code, bool asSource)
    {
        var library = Code.Compile(Library).WithAssemblyName("Library");
        var compilation = Code.Compile(code).AddReferences(asSource ? library.ToMetadataReference() : Emitted(library));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return string.Join(' ', (await compilation.Findings()).Select(finding => finding.Id).Where(id => id != "LEAK299"));
    }

    private static PortableExecutableReference Emitted(CSharpCompilation library)
    {
        using var image = new MemoryStream();
        Assert.True(library.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
