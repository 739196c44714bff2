namespace LeakyService.Outbox;

/// <summary>An order that waits in the outbox until the peer has it.</summary>
public sealed record OutboxRow
{
    public required string Id { get; init; }

    public required string Sku { get; init; }

    public int? Quantity { get; init; }

    public int Cents { get; init; }

    public bool Delivered { get; init; }
}
