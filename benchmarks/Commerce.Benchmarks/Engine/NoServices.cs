namespace Commerce.Benchmarks.Engine;

/// <summary>The container of steps that resolve nothing.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static NoServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}
