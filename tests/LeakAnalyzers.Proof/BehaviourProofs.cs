using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;

namespace LeakAnalyzers.Proof;

/// <summary>The repair of the sample service changes nothing that its callers can see.</summary>
[Collection(ProofTests.Name)]
[Trait("Kind", "Process")]
public sealed partial class BehaviourProofs(Proofs proofs)
{
    [Fact]
    public async Task The_repaired_service_answers_as_the_leaking_one_does()
    {
        var (leaking, repaired) = (Answers(proofs.Versions.Leaking("LeakyService")), Answers(proofs.Versions.Repaired("LeakyService")));
        Assert.Equal(await leaking, await repaired);
    }

    private static async Task<string> Answers(string folder)
    {
        await using var service = await Service.Start(folder, [("Polling__Outbox", "00:00:00.05")]);
        var client = service.Client;
        var answers = new StringBuilder();

        await Note(client.GetAsync("health"));
        await Note(client.GetAsync("rows"));
        await Note(client.PostAsJsonAsync("rows", new { sku = "A-100", quantity = 3 }));
        await Service.Until(async () => await service.Undelivered() == 0);
        await Note(client.GetAsync("rows"));
        await Note(client.PostAsJsonAsync("rows", new { sku = "B 7/ü", quantity = (int?)null }));
        await Service.Until(() => Task.FromResult(service.FailedRounds > 1));
        await Note(client.GetAsync("rows"));
        await Note(client.PostAsJsonAsync("rows", new { quantity = 3 }));
        await Note(client.PostAsync("rows", new StringContent("no json", null, "application/json")));
        await Note(client.PostAsJsonAsync("run", new { command = "echo one\ntwo" }));
        await Note(client.PostAsJsonAsync("run", new { command = "uname" }));
        await Note(client.PostAsJsonAsync("run", new { command = "nonsense" }));
        await Note(client.PostAsync("run", null));
        await Note(client.GetAsync("metrics/last"));
        await Note(client.GetAsync("stats"));
        await Note(client.DeleteAsync("rows"));
        await Note(client.GetAsync("nothing"));
        return answers.ToString();

        async Task Note(Task<HttpResponseMessage> request)
        {
            using var response = await request;
            var body = await response.Content.ReadAsStringAsync();
            // How many connections there are is what the repair is to change.
            if (response.RequestMessage!.RequestUri!.AbsolutePath is "/stats" or "/metrics/last") body = Numbers().Replace(Times().Replace(body, "TIME"), "N");
            answers.AppendLine($"{response.RequestMessage.Method} {response.RequestMessage.RequestUri.AbsolutePath}: {(int)response.StatusCode} {response.Content.Headers.ContentType}");
            answers.AppendLine(Ids().Replace(body, "ID"));
            answers.AppendLine(Ids().Replace($"{response.Headers.Location}", "ID"));
        }
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\d+-\d+-\d+T[\d:.]+(Z|[+-]\d+:\d+)")]
    private static partial Regex Times();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
