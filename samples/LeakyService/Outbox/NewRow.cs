namespace LeakyService.Outbox;

/// <summary>The body of POST /rows; upstream leaves the quantity out now and then.</summary>
public sealed record NewRow(string Sku, int? Quantity);
