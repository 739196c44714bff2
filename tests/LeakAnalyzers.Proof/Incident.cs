namespace LeakAnalyzers.Proof;

/// <summary>What happens to the sample service: its settings, what is done to it, and what is counted.</summary>
internal sealed record Incident(Case Case, IReadOnlyList<(string Name, string Value)> Settings, Func<Service, Case, Task<IReadOnlyList<Sample>>> Load)
{
    private const string Often = "00:00:00.05";
    private const string Connections = "connections the peer has seen";

    public static IReadOnlyList<Incident> All { get; } =
    [
        new(new("incident-1", Connections, "one scrape of the service after the other", Step: 10) { Unit = "scrapes" },
            [("Polling__Metrics", Often)],
            (service, load) => Turns(load, () => service.Stat("peer", "requests"), () => service.Stat("peer", "https", "total"))),

        new(new("incident-2", "commands that still wait", "commands at once to a runner that accepts and says nothing, one at a time on its only connection, looked at after 330 seconds", Step: 1) { Unit = "commands", Waits = true },
            [],
            (service, load) => Calls(load, TimeSpan.FromSeconds(330), () => service.Client.PostAsync("run", new StringContent("""{"command":"date"}""", null, "application/json")))),

        new(new("incident-3-database", "database files open in the service", "one round of the worker after the other, each of which meets a row it cannot read, too few for a garbage collection", Step: 10) { Unit = "rounds", OnLinux = true },
            [("Polling__Outbox", Often)],
            async (service, load) =>
            {
                await service.AddRow("B-1", null);
                return await Turns(load, () => Task.FromResult<long>(service.FailedRounds), () => Task.FromResult(service.DatabaseFiles()));
            }),

        new(new("incident-3-peer", Connections, "ten rows at a time, until the peer has them all", Step: 10) { Unit = "rows", Within = 8 },
            // Each round starts a task for every row that is not delivered yet: rounds that come faster than a busy machine
            // delivers would add to each other until the service answers nothing at all.
            [("Polling__Outbox", "00:00:01")],
            async (service, load) =>
            {
                var samples = new List<Sample>();
                for (var rows = load.Step; rows <= load.Step * Case.Samples; rows += load.Step)
                {
                    for (var row = 0; row < load.Step; row++) await service.AddRow($"A-{row}", 1);
                    await Service.Until(async () => await service.Undelivered() == 0);
                    samples.Add(new(rows, await service.Stat("peer", "https", "total")));
                }

                return samples;
            }),

        new(new("incident-4", "health checks that still wait", "checks at once of a peer that does not answer, looked at after 120 seconds", Step: 2) { Unit = "checks", Waits = true },
            [("Peer__HealthDelay", "01:00:00")],
            (service, load) => Calls(load, TimeSpan.FromSeconds(120), () => service.Client.GetAsync("health"))),

        // A row that cannot be read makes the log tell the turns; each loop has as many.
        new(new("incident-5", "live timers", "one turn of each loop after the other, too few for a garbage collection", Step: 10) { Unit = "turns" },
            [("Polling__Outbox", Often), ("Polling__Backlog", Often), ("Polling__Retention", Often)],
            async (service, load) =>
            {
                await service.AddRow("B-1", null);
                return await Turns(load, () => Task.FromResult<long>(service.FailedRounds), () => service.Stat("activeTimers"));
            }),
    ];

    public async Task<IReadOnlyList<Sample>> Measure(string folder)
    {
        await using var peer = await Peer.Start();
        await using var service = await Service.Start(folder, [.. Settings, ("Runner__Port", $"{peer.PortOf(peer.Silent)}")]);
        return await Load(service, Case);
    }

    private static async Task<IReadOnlyList<Sample>> Turns(Case load, Func<Task<long>> turns, Func<Task<long>> measure)
    {
        var samples = new List<Sample>();
        for (var wanted = load.Step; wanted <= load.Step * Case.Samples; wanted += load.Step)
        {
            await Service.Until(async () => await turns() >= wanted);
            samples.Add(new(wanted, await measure()));
        }

        return samples;
    }

    private static async Task<IReadOnlyList<Sample>> Calls(Case load, TimeSpan patience, Func<Task> call)
    {
        var calls = Enumerable.Range(0, load.Step * Case.Samples).Select(_ => call()).ToList();
        await Task.WhenAll(calls).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return [.. Enumerable.Range(1, Case.Samples).Select(sample => new Sample(sample * load.Step, calls.Take(sample * load.Step).Count(call => !call.IsCompleted)))];
    }
}
