using LeakAnalyzers.Rules.Dispose;
using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Resources that code of another project works on.</summary>
public sealed class DisposeWithUsingInSolutionsTests
{
    private const string Library =
        """
        using System;
        using System.Threading.Tasks;

        public static class Retry
        {
            public static Func<Task<string>> Last;

            public static async Task<T> Twice<T>(Func<Task<T>> work)
            {
                try { return await work(); }
                catch (InvalidOperationException) { return await work(); }
            }

            public static Task<string> Later(Func<Task<string>> work)
            {
                Last = work;
                return Task.FromResult("");
            }
        }

        """;

    [Fact]
    public Task A_method_of_another_project_that_only_calls_what_it_is_given() => Passes(
        Calling("var response = await [|client.GetAsync(url)|];", "Twice"),
        Calling("using var response = await client.GetAsync(url);", "Twice"));

    [Fact]
    public Task A_method_of_another_project_that_keeps_what_it_is_given() => Passes(
        Calling("var response = await [|client.GetAsync(url)|];", "Later"),
        Calling("var response = await [|client.GetAsync(url)|];", "Later"));

    private static Task Passes(string before, string after) => DisposeWithUsingTest<BufferedResponseNotDisposed>.File(before, after, and: test =>
    {
        test.TestState.AdditionalProjects["Library"].Sources.Add(Library);
        test.TestState.AdditionalProjects["Library"].AdditionalReferences.AddRange(Frameworks.Web);
        test.TestState.AdditionalProjectReferences.Add("Library");
    });

    private static string Calling(string acquisition, string retry) =>
        $$"""
        using System.Net.Http;
        using System.Threading.Tasks;

        class Subject
        {
            async Task<string> M(HttpClient client, string url)
            {
                {{acquisition}}
                return await Retry.{{retry}}(() => response.Content.ReadAsStringAsync());
            }
        }

        """;
}
