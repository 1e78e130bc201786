
namespace Commerce.Workflows.Execution;

/// <summary>How the engine waits.</summary>
public sealed record WorkflowRuntimeOptions
{
    /// <summary>A run that has to wait longer than this is given back to the store, and any host goes on with it. Default: 10 seconds.</summary>
    public TimeSpan InlineWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a handler whose token was cancelled may take to return. Then the run goes on without it. Default: 5 seconds.</summary>
    public TimeSpan AbandonAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a lock is asked for that another run has. Default: 50 milliseconds.</summary>
    public TimeSpan LockPoll { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// After which time a run asks again that found as many runs of its workflow under way as there may be. Default: 1 second.
    /// </summary>
    public TimeSpan SlotPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Makes the numbers, 0 to 1, that vary the waits between attempts.</summary>
    public Func<double> Random { get; init; } = RetryPolicy.Chance;
}
