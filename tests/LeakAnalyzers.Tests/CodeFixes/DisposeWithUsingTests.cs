using Reader = LeakAnalyzers.Tests.CodeFixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.ReaderNotDisposed>;
using Response = LeakAnalyzers.Tests.CodeFixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.CodeFixes;

/// <summary>Resources that a local holds from its declaration on.</summary>
public sealed class DisposeWithUsingTests
{
    [Fact]
    public Task A_declaration_becomes_a_using_declaration() => Response.Body( // HR01
        """
        // fetch it
        var response = await [|client.GetAsync(url)|]; // now

        return await response.Content.ReadAsStringAsync();
        """,
        """
        // fetch it
        using var response = await client.GetAsync(url); // now

        return await response.Content.ReadAsStringAsync();
        """);

    [Fact]
    public Task The_written_type_stays() => Reader.Member( // DR03
        """
        int M(IDbCommand older)
        {
            IDataReader rows = [|older.ExecuteReader()|];
            return rows.FieldCount;
        }
        """,
        """
        int M(IDbCommand older)
        {
            using IDataReader rows = older.ExecuteReader();
            return rows.FieldCount;
        }
        """);

    [Fact]
    public Task A_late_dispose_goes() => Response.Body( // HR07, HR44
        """
        var response = await [|client.GetAsync(url)|];
        if (!response.IsSuccessStatusCode) return null;

        var text = await response.Content.ReadAsStringAsync();

        response.Dispose();
        return text;
        """,
        """
        using var response = await client.GetAsync(url);
        if (!response.IsSuccessStatusCode) return null;

        var text = await response.Content.ReadAsStringAsync();

        return text;
        """);
}
