namespace Commerce.Workflows.Execution;

/// <summary>The time limit of one call of a handler.</summary>
internal sealed class CallClock : IDisposable
{
    // Not disposed: a clock that rings while the call ends would find it gone, and without a timer of its own it holds nothing.
    private readonly CancellationTokenSource source = new();
    private readonly Alarm alarm;
    private readonly CancellationToken cancellationToken;
    private readonly CancellationTokenRegistration link;

    public CallClock(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        this.cancellationToken = cancellationToken;
        alarm = new Alarm(time, limit, source.Cancel);
        link = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
    }

    /// <summary>Cancelled when the time is over, or when the run stops.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Whether the time is over. <see langword="false"/> when the run stops.</summary>
    public bool IsOver => source.IsCancellationRequested && !cancellationToken.IsCancellationRequested;

    public void Dispose()
    {
        link.Dispose();
        alarm.Dispose();
    }
}
