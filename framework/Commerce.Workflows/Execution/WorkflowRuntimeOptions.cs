using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Workflows.Execution;

/// <summary>Timing of the workflow engine.</summary>
internal sealed record WorkflowRuntimeOptions
{
    /// <summary>A run that has to wait longer than this is released, and any host resumes it. Default: 10 seconds.</summary>
    public TimeSpan InlineWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a handler whose token was cancelled may take to return. Then the run continues without it. Default: 5 seconds.
    /// </summary>
    public TimeSpan AbandonAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause between attempts to acquire a lock that another run holds. Default: 50 milliseconds.</summary>
    public TimeSpan LockPoll { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The pause between attempts of a run to get a slot when its workflow has reached <see cref="WorkflowOptions.MaxConcurrency"/>.
    /// Default: 1 second.
    /// </summary>
    public TimeSpan SlotPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often a run is claimed without a new entry before it is parked. The pauses between are a minute at most. Default: 30.
    /// </summary>
    public int MaxClaims { get; init; } = 30;

    /// <summary>Gets the level of the line that each run logs. Default: <see cref="LogLevel.Debug"/>.</summary>
    public LogLevel RunLogLevel { get; init; } = LogLevel.Debug;

    /// <summary>
    /// Gets what opens a scope of the container from which the steps of an owner resolve services. Default: they resolve from the container
    /// that the run was started from.
    /// </summary>
    public Func<string, AsyncServiceScope>? OpenScope { get; init; }

    /// <summary>Creates the numbers, 0 to 1, that vary the waits between attempts.</summary>
    public Func<double> Random { get; init; } = RetryPolicy.Chance;
}
