using LeakAnalyzers.Rules.Dispose;
using Response = LeakAnalyzers.Tests.Rules.Dispose.Fixes.DisposeWithUsingTest<LeakAnalyzers.Rules.Dispose.BufferedResponseNotDisposed>;

namespace LeakAnalyzers.Tests.Rules.Dispose.Fixes;

/// <summary>Resources that only one side of a condition acquires, or the head of a loop: the condition becomes a statement, and what ran before still runs before.</summary>
public sealed class DisposeInConditionsTests
{
    [Fact]
    public Task The_second_half_of_a_test() => Response.Body(
        """
        if (flag && (await [|client.GetAsync(url)|]).IsSuccessStatusCode && url != null)
        {
            Count();
        }

        if (flag && (await [|client.GetAsync(url)|]).IsSuccessStatusCode) return 1;
        return null;
        """,
        """
        if (flag)
        {
            using var response = await client.GetAsync(url);
            if (response.IsSuccessStatusCode && url != null)
            {
                Count();
            }
        }

        if (flag)
        {
            using var response = await client.GetAsync(url);
            if (response.IsSuccessStatusCode) return 1;
        }
        return null;
        """);

    [Fact]
    public Task Both_sides_of_a_choice_ask_for_one() => Response.Body(
        """
        var response = flag ? await [|client.GetAsync(url)|] : await [|client.PostAsync(url, content)|];
        return response.ReasonPhrase;
        """,
        """
        using var response = flag ? await client.GetAsync(url) : await client.PostAsync(url, content);
        return response.ReasonPhrase;
        """);

    [Theory]
    [InlineData("return flag && (await {0}).IsSuccessStatusCode;", "if (!flag)\n{\n    return false;\n}\n\nusing var response = await {0};\nreturn response.IsSuccessStatusCode;")]
    [InlineData("return url == null || (await {0}).IsSuccessStatusCode;", "if (url == null)\n{\n    return true;\n}\n\nusing var response = await {0};\nreturn response.IsSuccessStatusCode;")]
    [InlineData("return flag ? (await {0}).ReasonPhrase : \"none\";", "if (flag)\n{\n    using var response = await {0};\n    return response.ReasonPhrase;\n}\n\nreturn \"none\";")]
    [InlineData("return flag ? \"none\" : (await {0}).ReasonPhrase;", "if (flag)\n{\n    return \"none\";\n}\n\nusing var response = await {0};\nreturn response.ReasonPhrase;")]
    [InlineData("var text = \"\";\ntext = flag ? (await {0}).ReasonPhrase : null;\nreturn text;", "var text = \"\";\nif (flag)\n{\n    using var response = await {0};\n    text = response.ReasonPhrase;\n}\nelse\n{\n    text = null;\n}\nreturn text;")]
    [InlineData("return url ?? (await {0}).ReasonPhrase;", "if (url is { } found)\n{\n    return found;\n}\n\nusing var response = await {0};\nreturn response.ReasonPhrase;")]
    [InlineData("return url ?? (await {0}).ReasonPhrase ?? \"none\";", "if (url is { } found)\n{\n    return found;\n}\n\nusing var response = await {0};\nreturn response.ReasonPhrase ?? \"none\";")]
    [InlineData("int? known = url?.Length;\nreturn known ?? (int)(await {0}).StatusCode;", "int? known = url?.Length;\nif (known is { } found)\n{\n    return found;\n}\n\nusing var response = await {0};\nreturn (int)response.StatusCode;")]
    [InlineData("url ??= (await {0}).ReasonPhrase;\nreturn url;", "if (url is null)\n{\n    using var response = await {0};\n    url = response.ReasonPhrase;\n}\nreturn url;")]
    [InlineData("var text = url ?? (await {0}).ReasonPhrase;\nreturn text;", "string text;\nif (url is { } found)\n{\n    text = found;\n}\nelse\n{\n    using var response = await {0};\n    text = response.ReasonPhrase;\n}\nreturn text;")]
    [InlineData("object text = flag ? (await {0}).ReasonPhrase : null;\nreturn text;", "object text;\nif (flag)\n{\n    using var response = await {0};\n    text = response.ReasonPhrase;\n}\nelse\n{\n    text = null;\n}\nreturn text;")]
    [InlineData("return url switch\n{\n    \"a\" when flag => (await {0}).ReasonPhrase,\n    \"b\" or null => \"none\",\n    _ => throw new InvalidOperationException(),\n};", "switch (url)\n{\n    case \"a\" when flag:\n        {\n            using var response = await {0};\n            return response.ReasonPhrase;\n        }\n    case \"b\" or null:\n        return \"none\";\n    default:\n        throw new InvalidOperationException();\n}")]
    [InlineData("var text = url.Length switch { 1 => \"one\", _ => (await {0}).ReasonPhrase };\nreturn text;", "string text;\nswitch (url.Length)\n{\n    case 1:\n        text = \"one\";\n        break;\n    default:\n        {\n            using var response = await {0};\n            text = response.ReasonPhrase;\n            break;\n        }\n}\nreturn text;")]
    [InlineData("do\n{\n    await Task.Delay(100);\n}\nwhile (!(await {0}).IsSuccessStatusCode);\n\nreturn null;", "do\n{\n    await Task.Delay(100);\n\n    using var response = await {0};\n    if (response.IsSuccessStatusCode)\n    {\n        break;\n    }\n}\nwhile (true);\n\nreturn null;")]
    [InlineData("while (flag && !(await {0}).IsSuccessStatusCode && url != null)\n{\n    await Task.Delay(100);\n}\n\nreturn null;", "while (flag)\n{\n    using var response = await {0};\n    if (!(!response.IsSuccessStatusCode && url != null))\n    {\n        break;\n    }\n\n    await Task.Delay(100);\n}\n\nreturn null;")]
    [InlineData("while ((int)(await {0}).StatusCode == 503)\n{\n    await Task.Delay(100);\n}\n\nreturn null;", "while (true)\n{\n    using var response = await {0};\n    if (!((int)response.StatusCode == 503))\n    {\n        break;\n    }\n\n    await Task.Delay(100);\n}\n\nreturn null;")]
    [InlineData("while (!(await {0}).IsSuccessStatusCode)\n{\n}\n\nreturn null;", "while (true)\n{\n    using var response = await {0};\n    if (response.IsSuccessStatusCode)\n    {\n        break;\n    }\n}\n\nreturn null;")]
    public Task One_side_of_a_choice_and_the_head_of_a_loop(string before, string after) =>
        Response.Body(before.Replace("{0}", "[|client.GetAsync(url)|]", StringComparison.Ordinal), after.Replace("{0}", "client.GetAsync(url)", StringComparison.Ordinal));

    [Theory]
    [InlineData("return flag && Count() > (int)(await [|client.GetAsync(url)|]).StatusCode;")] // 'Count' runs first
    [InlineData("if (flag && (await [|client.GetAsync(url)|]).IsSuccessStatusCode) return 1; else return 2;")]
    [InlineData("return flag ? (int)(await [|client.GetAsync(url)|]).StatusCode : 2.5;")] // a choice of numbers is a 'double'
    [InlineData("do { await Task.Yield(); } while (!(await [|client.GetAsync(url)|]).IsSuccessStatusCode); return null;")] // written on one line
    [InlineData("do\n{\n    if (flag) continue;\n    Count();\n}\nwhile (!(await [|client.GetAsync(url)|]).IsSuccessStatusCode);\nreturn null;")] // 'continue' goes on with the condition
    [InlineData("while (flag || (await [|client.GetAsync(url)|]).IsSuccessStatusCode)\n{\n    Count();\n}\nreturn null;")]
    [InlineData("return url switch\n{\n    \"a\" => (await [|client.GetAsync(url)|]).ReasonPhrase,\n    not null => \"b\",\n};")] // what no arm takes throws
    [InlineData("return url.Length switch\n{\n    1 => (int)(await [|client.GetAsync(url)|]).StatusCode,\n    _ => 2.5,\n};")]
    [InlineData("return url switch\n{\n    \"a\" => (await [|client.GetAsync(url)|]).ReasonPhrase, // one\n    _ => \"b\",\n};")]
    [InlineData("return (object)url ?? (await [|client.GetAsync(url)|]).ReasonPhrase;")]
    [InlineData("return flag ? (await [|client.GetAsync(url)|]).Content : null;")]
    public Task What_would_run_in_another_order_or_lives_on_is_left_alone(string body) => DisposeWithUsingTest<EveryAcquisition>.NothingForBody(body);
}
