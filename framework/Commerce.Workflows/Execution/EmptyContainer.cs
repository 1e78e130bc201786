namespace Commerce.Workflows.Execution;

/// <summary>What a run resolves from that nobody runs here.</summary>
internal sealed class EmptyContainer : IServiceProvider
{
    public static readonly EmptyContainer Instance = new();

    public object? GetService(Type serviceType) => null;
}
