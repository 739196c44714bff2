using LeakyService.Peer;

namespace LeakyService.Health;

/// <summary>Answers /health: the service is well when its peer is.</summary>
public sealed class HealthCheck(LocalPeer peer)
{
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<IResult> Check()
    {
        using var response = await _client.GetAsync(new Uri(peer.HttpAddress, "healthz"));
        return response.IsSuccessStatusCode
            ? Results.Ok(new { status = "healthy" })
            : Results.Json(new
            {
                status = "unhealthy",
                peer = (int)response.StatusCode
            }, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
