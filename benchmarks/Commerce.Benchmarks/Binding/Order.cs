namespace Commerce.Benchmarks.Binding;

/// <summary>The body of a request.</summary>
public sealed record Order(string Product, int Quantity, string? Note);
