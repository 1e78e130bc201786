using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workflows.Execution;

/// <summary>The container from which one call of a handler resolves services.</summary>
/// <param name="own">A scope of the owner's container; <see langword="null"/> for a step without an owner.</param>
internal readonly struct StepContainer(AsyncServiceScope? own) : IAsyncDisposable
{
    /// <summary>Returns the scope of the run, with this container.</summary>
    public RunScope In(RunScope scope) => own is { } container ? scope with { Container = container.ServiceProvider } : scope;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
