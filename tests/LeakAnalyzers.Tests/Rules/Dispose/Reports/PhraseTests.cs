using System.Globalization;
using LeakAnalyzers.Tests.Analysis;

namespace LeakAnalyzers.Tests.Rules.Dispose.Reports;

/// <summary>A finding says in words which path loses the resource, and points at the place where it leaves.</summary>
public sealed class PhraseTests
{
    [Theory]
    [InlineData("var r = c.ExecuteReader();\nConsole.Write(r.FieldCount);", "because it is never disposed", null)]
    [InlineData("var r = c.ExecuteReader();\nif (a) return;\nr.Dispose();", "on the path that returns at line 6", "return;")]
    [InlineData("var r = c.ExecuteReader();\nif (a)\n{\nConsole.Write(1);\nreturn;\n}\nr.Dispose();", "on the path that returns at line 9", "return;")]
    [InlineData("var r = c.ExecuteReader();\nr.Read();\nr.Dispose();", "when 'Read' throws", "r.Read()")]
    [InlineData("var r = c.ExecuteReader();\nif (a) throw new IOException();\nr.Dispose();", "on the path that throws at line 6", "throw new IOException();")]
    [InlineData("while (b)\n{\nvar r = c.ExecuteReader();\nif (a) break;\nr.Dispose();\n}", "on the path that breaks out of the loop at line 8", "break;")]
    [InlineData("while (b)\n{\nvar r = c.ExecuteReader();\nif (a) { continue; }\nr.Dispose();\n}", "on the path that continues the loop at line 8", "continue;")]
    [InlineData("while (b)\n{\nvar r = c.ExecuteReader();\nif (a)\n{\nif (r.HasRows) break;\n}\nr.Dispose();\n}", "on the path that breaks out of the loop at line 10", "break;")]
    [InlineData("while (b)\n{\nvar r = c.ExecuteReader();\nif (a)\n{\nif (r.HasRows) continue;\n}\nr.Dispose();\n}", "on the path that continues the loop at line 10", "continue;")]
    [InlineData("while (b)\n{\nvar r = c.ExecuteReader();\nif (a) r.Dispose();\n}", "before the next iteration of the loop", "if (a) r.Dispose();")]
    [InlineData("DbDataReader r = null;\nwhile (b)\n{\nr = c.ExecuteReader();\n}\nr?.Dispose();", "before the next iteration of the loop", "r = c.ExecuteReader();")]
    [InlineData("var r = c.ExecuteReader();\nr = null;\nr?.Dispose();", "because it is never disposed", null)]
    [InlineData("var r = c.ExecuteReader();\nif (a) r = null;\nr?.Dispose();", "before its variable is overwritten at line 6", "r = null;")]
    [InlineData("try\n{\nvar r = c.ExecuteReader();\nif (a) throw new IOException();\nr.Dispose();\n}\ncatch (IOException)\n{\nreturn;\n}", "on the path that throws at line 8", "throw new IOException();")]
    public async Task The_path_is_told_in_words(string body, string phrase, string? exit)
    {
        var findings = await Code.Compile($"class Subject\n{{\nvoid M(DbCommand c, bool a, bool b)\n{{\n{body}\n}}\n}}").Findings();
        var finding = Assert.Single(findings, finding => finding.Id == "LEAK203");
        Assert.Contains($"Reader 'r' is not disposed {phrase};", finding.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(exit, finding.AdditionalLocations.Select(place => place.SourceTree!.GetText().ToString(place.SourceSpan)).SingleOrDefault());
    }
}
