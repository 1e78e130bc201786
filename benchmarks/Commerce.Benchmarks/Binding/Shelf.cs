using System.Diagnostics.CodeAnalysis;

namespace Commerce.Benchmarks.Binding;

/// <summary>A service that a route asks for.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "A service has instance methods.")]
public sealed class Shelf
{
    public Answer Find(int id, int limit, string? q) => new(id + limit, q);
}
