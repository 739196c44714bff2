using LeakAnalyzers.Rules.Dispose;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Reader = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Places where the language does not allow a using declaration, or an asynchronous one.</summary>
public sealed class DisposeWithUsingPlacesTests
{
    [Fact]
    public Task Under_a_label_the_block_ends_before_it() => Response.Body( // HR41, CS8648
        """
        if (flag) goto end;
        var response = await [|client.GetAsync(url)|];
        Console.WriteLine(response.StatusCode);
        // the end
        Console.WriteLine();
        end:
        return null;
        """,
        """
        if (flag) goto end;
        using (var response = await client.GetAsync(url))
        {
            Console.WriteLine(response.StatusCode);
        }
        // the end
        Console.WriteLine();
        end:
        return null;
        """);

    [Fact]
    public Task In_a_switch_section_the_break_stays_outside() => Response.Body( // HR42, CS8647
        """
        switch (url)
        {
            case "a":
                var response = await [|client.GetAsync(url)|];
                var code = response.StatusCode;
                Console.WriteLine(code);
                break;
            case "b":
                await [|client.PostAsync(url, content)|];
                break;
            case "c":
                (await [|client.GetAsync(url)|]).EnsureSuccessStatusCode();
                break;
            default:
                return (await [|client.GetAsync(url)|]).StatusCode;
        }

        return null;
        """,
        """
        switch (url)
        {
            case "a":
                using (var response = await client.GetAsync(url))
                {
                    var code = response.StatusCode;
                    Console.WriteLine(code);
                }
                break;
            case "b":
                using (await client.PostAsync(url, content))
                {
                }
                break;
            case "c":
                using (var response2 = await client.GetAsync(url))
                {
                    response2.EnsureSuccessStatusCode();
                }
                break;
            default:
                using (var response3 = await client.GetAsync(url))
                {
                    return response3.StatusCode;
                }
        }

        return null;
        """);

    [Fact]
    public Task Before_CSharp_8_the_block_reaches_to_the_last_use() => Reader.Member( // HR39, CS8370
        """
        int M()
        {
            var rows = [|command.ExecuteReader()|];
            rows.Read();
            var width = rows.FieldCount;
            var count = rows.GetInt32(0);

            return count;
        }

        int Width() => [|command.ExecuteReader()|].FieldCount;
        """,
        """
        int M()
        {
            using (var rows = command.ExecuteReader())
            {
                rows.Read();
                var width = rows.FieldCount;
                var count = rows.GetInt32(0);

                return count;
            }
        }

        int Width()
        {
            using (var reader = command.ExecuteReader()) { return reader.FieldCount; }
        }
        """,
        LanguageVersion.CSharp7_3);

    [Fact]
    public Task In_a_lock_nothing_is_awaited() => Reader.Body( // DR32, CS1996
        """
        await Task.Yield();
        lock (command)
        {
            var rows = [|command.ExecuteReader()|];
            return rows.FieldCount;
        }
        """,
        """
        await Task.Yield();
        lock (command)
        {
            using var rows = command.ExecuteReader();
            return rows.FieldCount;
        }
        """);

    [Fact]
    public Task In_unsafe_code_nothing_is_awaited() => Reader.Body( // CS4004
        """
        await Task.Yield();
        unsafe
        {
            var rows = [|command.ExecuteReader()|];
            return rows.FieldCount;
        }
        """,
        """
        await Task.Yield();
        unsafe
        {
            using var rows = command.ExecuteReader();
            return rows.FieldCount;
        }
        """);

    [Fact]
    public Task In_a_synchronous_method_or_lambda_nothing_is_awaited() => Reader.Body( // DR33, CS4033
        """
        await Task.Yield();
        Func<int> width = () =>
        {
            var rows = [|command.ExecuteReader()|];
            return rows.FieldCount;
        };
        return width();
        """,
        """
        await Task.Yield();
        Func<int> width = () =>
        {
            using var rows = command.ExecuteReader();
            return rows.FieldCount;
        };
        return width();
        """);

    [Fact]
    public Task Braces_stand_where_they_stand_around() => Response.Member(
        """
        async Task M(string url) {
            if (url == null)
                await [|client.PostAsync(url, content)|];
            switch (url) {
                case "a":
                    var response = await [|client.GetAsync(url)|];
                    Console.WriteLine(response);
                    break;
            }
        }
        """,
        """
        async Task M(string url) {
            if (url == null) {
                using var response = await client.PostAsync(url, content);
            }
            switch (url) {
                case "a":
                    using (var response = await client.GetAsync(url)) {
                        Console.WriteLine(response);
                    }
                    break;
            }
        }
        """);

    [Fact]
    public Task At_the_top_level() => Response.File(
        """
        using System;
        using System.Net.Http;

        var client = new HttpClient();
        var response = await [|client.GetAsync("a")|];
        Console.WriteLine(response.StatusCode);
        await [|client.GetAsync("b")|];
        """,
        """
        using System;
        using System.Net.Http;

        var client = new HttpClient();
        using var response = await client.GetAsync("a");
        Console.WriteLine(response.StatusCode);
        using var response2 = await client.GetAsync("b");
        """,
        and: test =>
        {
            test.TestState.OutputKind = OutputKind.ConsoleApplication;
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nleak_analyzers.impact = all\n")); // a program does this once
        });

    [Fact]
    public Task A_block_never_tears_a_conditional_region() => Response.NothingForBody(
        """
        switch (url)
        {
            default:
        #if !NEVER
                var response = await [|client.GetAsync(url)|];
        #else
                var response = client.GetAsync(url).Result;
        #endif
                return response.StatusCode;
        }
        """);

    [Theory]
    [InlineData("var rows = [|command.ExecuteReader()|]; Take(ref rows); return rows.FieldCount;")] // CS1657
    [InlineData("ref var rows = ref field; rows = [|command.ExecuteReader()|]; return rows.FieldCount;")]
    [InlineData("DbDataReader rows = [|command.ExecuteReader()|], more = null; (rows, more) = (more, rows); return 1;")] // CS1656
    [InlineData("var rows = [|command.ExecuteReader()|]; void Set() => rows = null; Set(); return 1;")]
    [InlineData("object rows = [|command.ExecuteReader()|]; return 1;")] // CS1674
    public Task What_a_using_cannot_hold_is_left_alone(string body) => DisposeWithUsingTest<EveryAcquisition>.NothingForMember(
        $$"""
        DbDataReader field;
        static void Take(ref DbDataReader rows) { }
        int M()
        {
            {{body}}
        }
        """);
}
