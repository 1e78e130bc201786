using Commerce.Background;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Boot;

/// <summary>The last phase and its result: a host that listens, and works in the background as far as its role goes.</summary>
internal sealed partial class RunningHost : IStoppable
{
    /// <summary>
    /// How long a part may take beyond the limit for its work. Handlers that ignore their tokens are left after five seconds by default;
    /// one that blocks its thread is never left, and must not keep the host from stopping.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<IBackgroundPart> parts;
    private readonly Func<Task> prepare;
    private readonly TimeSpan limit;
    private readonly TimeProvider time;
    private readonly ContainedLogger logger;
    private readonly Stack<IBackgroundPart> started = new();

    /// <summary>Creates the phase.</summary>
    /// <param name="parts">What works in the background, in the order of the start.</param>
    /// <param name="prepare">Tells the modules that the host begins to stop.</param>
    /// <param name="limit">How long the running work may take to end when the host stops.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public RunningHost(
        IReadOnlyList<IBackgroundPart> parts, Func<Task> prepare, TimeSpan limit, TimeProvider time, ILogger<RunningHost> logger)
    {
        (this.parts, this.prepare, this.limit, this.time) = (parts, prepare, limit, time.OfMachine());
        this.logger = new ContainedLogger(logger);
    }

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
        prepare,
        .. started.Select(part => (Func<Task>)(() => StopAsync(part))),
    ]);

    private async Task StopAsync(IBackgroundPart part)
    {
        var stopping = part.StopAsync(limit);
        try
        {
            await stopping.WaitAsync(limit + Grace, time);
        }
        catch (TimeoutException) when (!stopping.IsCompleted)
        {
            LogLeft(part.GetType().Name, limit + Grace);
        }
    }

    [LoggerMessage(
        EventId = 1003,
        Level = LogLevel.Warning,
        Message = "{Part} has not stopped within {Limit}, because a handler blocks its thread; the host stops without it, and other " +
            "hosts repeat its work")]
    private partial void LogLeft(string part, TimeSpan limit);
}
