using LeakAnalyzers.Rules.Dispose;
using LeakAnalyzers.Tests.Rules.Dispose.Fixes;
using Fix = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed>;
using Test = LeakAnalyzers.Tests.Rules.ServiceTest<LeakAnalyzers.Rules.Dispose.ResourceNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose;

/// <summary>Library calls that make something disposable, and what looks into it.</summary>
public sealed class FactoryTests
{
    [Theory]
    [InlineData("int M(string text) { var d = [|JsonDocument.Parse(text)|]; return d.RootElement.GetInt32(); }")]
    [InlineData("int M(string text) => [|JsonDocument.Parse(text)|].RootElement.GetProperty(\"a\").GetInt32();")]
    [InlineData("async Task<int> M(Stream s) { var d = await [|JsonDocument.ParseAsync(s)|]; return d.RootElement.GetInt32(); }")]
    [InlineData("JsonElement M(string text) { var d = [|JsonDocument.Parse(text)|]; return d.RootElement.Clone(); }")]
    [InlineData("int M(string text) { var d = [|JsonDocument.Parse(text)|]; var n = 0; foreach (var p in d.RootElement.EnumerateObject()) n += p.Value.GetInt32(); return n; }")]
    [InlineData("int M() { var m = [|MemoryPool<byte>.Shared.Rent(99)|]; return m.Memory.Length; }")]
    [InlineData("void M() { var f = [|LoggerFactory.Create(b => { })|]; f.CreateLogger(\"x\").LogInformation(\"x\"); }")]
    [InlineData("async Task M(IAsyncEnumerable<int> s) { var e = [|s.GetAsyncEnumerator()|]; while (await e.MoveNextAsync()) Console.WriteLine(e.Current); }")]
    [InlineData("long M() => [|Process.GetCurrentProcess()|].WorkingSet64;")]
    [InlineData("string M() { var p = [|Process.GetProcessById(3)|]; return p.ProcessName; }")]
    [InlineData("string M(string path) { var c = [|X509CertificateLoader.LoadCertificateFromFile(path)|]; return c.Thumbprint; }")]
    [InlineData("string M(string path) { var c = [|X509CertificateLoader.LoadPkcs12FromFile(path, null)|]; return c.Thumbprint; }")]
    public Task What_a_library_makes_and_nothing_disposes_is_reported(string member) => Test.File(InClass(member));

    [Theory]
    [InlineData("JsonElement M(string text) { using var d = JsonDocument.Parse(text); return d.RootElement.Clone(); }")]
    [InlineData("JsonDocument M(string text) => JsonDocument.Parse(text);")]
    [InlineData("JsonElement M(string text) => JsonDocument.Parse(text).RootElement;")] // the element needs it
    [InlineData("JsonElement M(string text) { var d = JsonDocument.Parse(text); return d.RootElement.GetProperty(\"a\"); }")]
    [InlineData("JsonElement _root; void M(string text) { var root = JsonDocument.Parse(text).RootElement; _root = root; }")]
    [InlineData("List<JsonElement> M(string text) { var all = new List<JsonElement>(); foreach (var e in JsonDocument.Parse(text).RootElement.EnumerateArray()) all.Add(e); return all; }")]
    [InlineData("Memory<byte> M() => MemoryPool<byte>.Shared.Rent(99).Memory;")]
    [InlineData("ILogger M() => LoggerFactory.Create(b => { }).CreateLogger(\"x\");")]
    [InlineData("ILogger<string> M() { var f = LoggerFactory.Create(b => { }); return f.CreateLogger<string>(); }")]
    [InlineData("async Task M(IAsyncEnumerable<int> s) { await using var e = s.GetAsyncEnumerator(); while (await e.MoveNextAsync()) Console.WriteLine(e.Current); }")]
    [InlineData("void M(string path, SslServerAuthenticationOptions options) { var c = X509CertificateLoader.LoadCertificateFromFile(path); options.ServerCertificateContext = SslStreamCertificateContext.Create(c, null); }")]
    [InlineData("void M(string path, SslServerAuthenticationOptions options) { var c = X509CertificateLoader.LoadCertificateFromFile(path); Use(options, c); } static SslServerAuthenticationOptions Use(SslServerAuthenticationOptions options, X509Certificate2 c) { options.ServerCertificateContext = SslStreamCertificateContext.Create(c, null); return options; }")]
    [InlineData("IAsyncEnumerator<int> M(IAsyncEnumerable<int> s) => s.GetAsyncEnumerator();")]
    public Task What_is_disposed_or_looked_into_by_what_goes_on_is_right(string member) => Test.File(InClass(member));

    [Theory]
    [InlineData("int M() => [|Process.GetProcessesByName(\"x\")|].Length;")]
    [InlineData("bool M() => [|Process.GetProcessesByName(\"x\")|].Any();")]
    [InlineData("void M() { foreach (var p in [|Process.GetProcessesByName(\"x\")|]) p.Kill(); }")]
    [InlineData("int M() { var all = [|Process.GetProcesses()|]; foreach (var p in all) Console.WriteLine(p.Id); return all.Length; }")]
    [InlineData("void M() { foreach (var p in Process.GetProcessesByName(\"x\")) using (p) p.Kill(); }")]
    [InlineData("void M() { foreach (var p in Process.GetProcessesByName(\"x\")) { p.Kill(); p.Dispose(); } }")]
    [InlineData("void M() { var all = Process.GetProcesses(); Array.ForEach(all, p => p.Dispose()); }")]
    [InlineData("Process? M() => Process.GetProcessesByName(\"x\").FirstOrDefault();")]
    [InlineData("Process[] M() => Process.GetProcesses();")]
    public Task An_array_of_fresh_objects_is_released_one_by_one(string member) => Test.File(InClass(member));

    [Fact]
    public Task A_document_whose_elements_go_on_is_not_disposed() => Fix.NothingForMember(
        "int M(string text, bool flag) { var root = flag ? [|JsonDocument.Parse(text)|].RootElement : default; return root.GetInt32(); }");

    private static string InClass(string member) =>
        $$"""
        #nullable enable
        using System.Buffers;
        using System.Diagnostics;
        using System.Net.Security;
        using System.Security.Cryptography.X509Certificates;
        using System.Text.Json;
        using Microsoft.Extensions.Logging;
        class Subject
        {
            {{member}}
        }
        """;
}
