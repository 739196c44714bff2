using System.Net.Mail;
using Microsoft.Extensions.Hosting;

// Sends the day's reports to all who have asked for them, and clears up at night.
public sealed class ReportMailer(IHttpClientFactory clients) : BackgroundService
{
    private readonly Mutex _single = new(false, "reports");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1));
        while (await timer.WaitForNextTickAsync()) // LEAK404
        {
            var recipients = await Recipients();
            var tasks = new List<Task>();
            foreach (var (name, address) in recipients)
            {
                if (address.Length == 0) continue;
                tasks.Add(Send(name, address)); // LEAK401
            }

            await Task.WhenAll(tasks);
            CleanUp();
        }
    }

    private async Task<Dictionary<string, string>> Recipients()
    {
        var text = await clients.CreateClient("reports").GetStringAsync("/recipients");
        return text.Split('\n').ToDictionary(line => line.Split(';')[0], line => line.Split(';')[1]);
    }

    private async Task Send(string name, string address)
    {
        var report = await clients.CreateClient("reports").GetStringAsync($"/of/{name}");
        using var mail = new SmtpClient("mail.example");
        using var message = new MailMessage("reports@example", address, "Your report", report);
        await mail.SendMailAsync(message); // LEAK501
    }

    private void CleanUp()
    {
        if (!_single.WaitOne(TimeSpan.FromSeconds(5))) return; // LEAK403
        foreach (var file in Directory.GetFiles("reports")) File.Delete(file);
        _single.ReleaseMutex();
    }

    public override void Dispose()
    {
        _single.Dispose();
        base.Dispose();
    }
}
