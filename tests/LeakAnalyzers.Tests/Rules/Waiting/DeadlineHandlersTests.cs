using LeakAnalyzers.CodeFixes.Waiting;
using LeakAnalyzers.Rules.Waiting;
using LeakAnalyzers.Tests.Rules.Concurrency;
using Test = LeakAnalyzers.Tests.Rules.Concurrency.RepairTest<LeakAnalyzers.Rules.Waiting.ConnectWithoutDeadline, LeakAnalyzers.CodeFixes.Waiting.ConnectWithDeadline>;

namespace LeakAnalyzers.Tests.Rules.Waiting;

/// <summary>The deadline of LEAK501 throws a cancellation: where a handler tells that from a failed connect, the program would go another way, and nothing is offered.</summary>
public sealed class DeadlineHandlersTests
{
    [Theory]
    [InlineData("try { await [|socket.ConnectAsync(there)|]; } catch (SocketException) { Retry(); }")]
    [InlineData("while (true) { try { await [|socket.ConnectAsync(there)|]; Retry(); } catch (OperationCanceledException) { break; } catch (Exception) { Retry(); } }")]
    [InlineData("try { await [|socket.ConnectAsync(there)|]; } catch (Exception e) when (e is not OperationCanceledException) { Retry(); }")]
    [InlineData("try { try { await [|socket.ConnectAsync(there)|]; } finally { Retry(); } } catch (SocketException) { }")]
    public Task A_handler_that_would_not_see_the_failure_any_more(string body) => Test.Nothing(Frame(body));

    [Fact]
    public Task A_handler_of_a_caller_counts_as_well() => Test.Nothing(Frame("try { await Open(); } catch (SocketException) { Retry(); }", "async Task Open() { await Inner(); }\nasync Task Inner() { await [|socket.ConnectAsync(there)|]; }"));

    [Theory]
    [InlineData("try\n{\n{CALL}\n}\ncatch (Exception)\n{\nRetry();\n}")]
    [InlineData("try\n{\n{CALL}\n}\ncatch\n{\nRetry();\n}")]
    [InlineData("try\n{\n{CALL}\n}\nfinally\n{\nRetry();\n}")]
    public Task A_handler_of_all_failures_sees_this_one_too(string body) => Test.File(
        Frame(body.Replace("{CALL}", "await [|socket.ConnectAsync(there)|];")),
        Frame(body.Replace("{CALL}", "using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));\nawait socket.ConnectAsync(there, deadline.Token);")));

    private static string Frame(string body, string members = "") =>
        $"using System.Net;\nusing System.Net.Sockets;\n\nclass Link\n{{\nreadonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);\nreadonly EndPoint there = new IPEndPoint(IPAddress.Loopback, 1);\nvoid Retry() {{ }}\n{members}\nasync Task Run()\n{{\nawait Task.Yield();\n{body}\n}}\n}}";
}
