using LeakAnalyzers.CodeFixes.Dispose;
using LeakAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>What a rule reports, and what the code is after the repair: one by one and all at once.</summary>
internal sealed class DisposeWithUsingTest<TRule> : CSharpCodeFixTest<TRule, DisposeWithUsing, DefaultVerifier>
    where TRule : DiagnosticAnalyzer, new()
{
    private const string Usings =
        """
        using System;
        using System.Collections.Generic;
        using System.Data;
        using System.Data.Common;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Net.Http.Json;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Tasks;
        """;

    private readonly LanguageVersion _version;

    private DisposeWithUsingTest(LanguageVersion version)
    {
        _version = version;
        ReferenceAssemblies = Frameworks.None;
        TestState.AdditionalReferences.AddRange(Frameworks.Web);
    }

    /// <summary>Statements of an asynchronous method.</summary>
    public static Task Body(string before, string after, LanguageVersion version = LanguageVersion.Latest, Action<DisposeWithUsingTest<TRule>>? and = null) =>
        Member(AsyncMethod(before), AsyncMethod(after), version, and);

    /// <summary>Members of a class.</summary>
    public static Task Member(string before, string after, LanguageVersion version = LanguageVersion.Latest, Action<DisposeWithUsingTest<TRule>>? and = null) =>
        File(InClass(before), InClass(after), version, and);

    /// <summary>Statements in which the rule reports what is marked, and nothing is offered.</summary>
    public static Task NothingForBody(string body) => Body(body, body);

    /// <summary>Members in which the rule reports what is marked, and nothing is offered.</summary>
    public static Task NothingForMember(string members, LanguageVersion version = LanguageVersion.Latest) => Member(members, members, version);

    /// <summary>A whole file.</summary>
    public static Task File(string before, string after, LanguageVersion version = LanguageVersion.Latest, Action<DisposeWithUsingTest<TRule>>? and = null)
    {
        var test = new DisposeWithUsingTest<TRule>(version) { TestCode = before, FixedCode = after };
        and?.Invoke(test);
        return test.RunAsync();
    }

    /// <inheritdoc/>
    protected override Task<Workspace> CreateWorkspaceImplAsync() => Task.FromResult<Workspace>(new AdhocWorkspace());

    /// <inheritdoc/>
    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(_version, DocumentationMode.Diagnose);

    private static string AsyncMethod(string body) => $"async Task<object> M(string url, bool flag)\n{{\n{Indented(body)}\n}}";

    private static string InClass(string members) =>
        $$"""
        {{Usings}}

        class Row { public int Id { get; set; } public string Name { get; set; } }

        class Subject
        {
            static readonly HttpClient client = new HttpClient();
            private readonly HttpContent content = null;
            private readonly DbConnection connection = null;
            private readonly DbCommand command = null;
            private readonly DbCommand other = null;

            static int Count() => 1;

        {{Indented(members)}}
        }

        """;

    private static string Indented(string text) => string.Join("\n", text.Split('\n').Select(line => line.Length == 0 || line[0] == '#' ? line : "    " + line));
}
