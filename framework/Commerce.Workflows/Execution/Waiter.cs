using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>A branch that waits.</summary>
/// <param name="accepts">Whether a message ends the wait.</param>
/// <param name="due">When it ends by itself, as a timestamp of the clock; <see langword="null"/>: never.</param>
internal sealed class Waiter(Func<RunMessage, bool> accepts, long? due)
{
    private readonly TaskCompletionSource<WaitResult> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<RunMessage, bool> Accepts { get; } = accepts;

    public long? Due { get; } = due;

    /// <summary>Whether the run stays in the process for this wait.</summary>
    public bool Short { get; init; }

    /// <summary>How the wait ended while the run was being released.</summary>
    public WaitResult? Deferred { get; set; }

    public Task<WaitResult> Task => end.Task;

    public void End(WaitResult result) => end.TrySetResult(result);
}
