using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace LeakyService.Peer;

/// <summary>The remote end of the runner: reads command lines, answers each with some lines and an empty one.</summary>
public sealed class RunnerShell : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested
            ?? connection.ConnectionClosed;
        using var commands = new StreamReader(connection.Transport.Input.AsStream());
        await using var answers = new StreamWriter(connection.Transport.Output.AsStream()) { AutoFlush = true };

        try
        {
            while (await commands.ReadLineAsync(closing) is { } command)
            {
                await answers.WriteAsync($"{await Answer(command, closing)}\n\n");
            }
        }
        catch (OperationCanceledException)
        {
            // The peer shuts down.
        }
    }

    private static async Task<string> Answer(string command, CancellationToken closing)
    {
        switch (command.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries))
        {
            case ["date"]:
                return DateTimeOffset.Now.ToString("O", CultureInfo.InvariantCulture);
            case ["uname"]:
                return $"{RuntimeInformation.OSDescription}\n{RuntimeInformation.FrameworkDescription}";
            case ["echo", var text]:
                return text;
            case ["sleep", var seconds] when uint.TryParse(seconds, CultureInfo.InvariantCulture, out var count):
                await Task.Delay(TimeSpan.FromSeconds(count), closing);
                return $"slept {count} s";
            default:
                return "commands: date, uname, echo TEXT, sleep SECONDS";
        }
    }
}
