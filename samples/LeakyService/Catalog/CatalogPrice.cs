namespace LeakyService.Catalog;

/// <summary>The price of one article, as the catalogue publishes it.</summary>
public sealed record CatalogPrice(string Sku, int Cents);
