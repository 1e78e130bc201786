namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>The container of steps that resolve nothing.</summary>
internal sealed class EmptyContainer : IServiceProvider
{
    public static EmptyContainer Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}
