using Commerce.Benchmarks.Binding;

namespace Commerce.Benchmarks.Api.Products;

public static class Route
{
    public static Answer Get(int id, int limit, string? q, Shelf shelf) => shelf.Find(id, limit, q);
}
