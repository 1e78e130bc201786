using Commerce.Hosting.Modules;

namespace Commerce.Hosting.Boot;

/// <summary>The last phase and its result: a host that listens, and works in the background as far as its role goes.</summary>
/// <param name="parts">What works in the background, in the order of the start.</param>
/// <param name="modules">The modules, which learn of the stop.</param>
/// <param name="limit">How long the running work may take to end when the host stops.</param>
internal sealed class RunningHost(IReadOnlyList<IBackgroundPart> parts, ModuleCatalog modules, TimeSpan limit) : IStoppable
{
    private readonly Stack<IBackgroundPart> started = new();

    /// <summary>Starts the parts.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            started.Push(part);
            await part.StartAsync(cancellationToken);
        }
    }

    /// <summary>Begins no more work in the background; the host may still serve.</summary>
    public void RequestStop()
    {
        foreach (var part in started)
        {
            part.RequestStop();
        }
    }

    /// <summary>Begins no new work, lets the running work end within the limit, and releases the rest for other hosts.</summary>
    public Task StopAsync() => StopSequence.RunAsync(
    [
        modules.PrepareShutdownAsync,
        .. started.Select(part => (Func<Task>)(() => part.StopAsync(limit))),
    ]);
}
