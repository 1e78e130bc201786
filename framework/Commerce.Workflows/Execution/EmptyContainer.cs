namespace Commerce.Workflows.Execution;

/// <summary>The container of a run that does not execute here.</summary>
internal sealed class EmptyContainer : IServiceProvider
{
    public static readonly EmptyContainer Instance = new();

    public object? GetService(Type serviceType) => null;
}
