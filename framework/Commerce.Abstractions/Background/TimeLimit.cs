namespace Commerce.Background;

/// <summary>
/// The time limit of one call: a token that is cancelled when the time is over, or when another token is. The timer of a
/// <see cref="CancellationTokenSource"/> is limited to seven weeks, and ends the process when a callback of the token throws.
/// </summary>
internal sealed class TimeLimit : IDisposable
{
    // Not disposed: a limit that is over while the call ends would find it gone, and without a timer of its own it holds nothing.
    private readonly CancellationTokenSource source = new();
    private readonly Alarm alarm;
    private readonly Action<object>? cancelling;
    private readonly object? state;
    private readonly CancellationToken cancellationToken;
    private readonly CancellationTokenRegistration link;

    /// <summary>Starts the limit.</summary>
    /// <param name="limit">The time from now.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the token before the time is over.</param>
    /// <param name="cancelling">Called before the token is cancelled, because a callback of the token may block. Must not throw.</param>
    /// <param name="state">What <paramref name="cancelling"/> gets.</param>
    public TimeLimit(
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken,
        Action<object>? cancelling = null,
        object? state = null)
    {
        (this.cancelling, this.state, this.cancellationToken) = (cancelling, state, cancellationToken);
        alarm = new Alarm(time, limit, static limit => ((TimeLimit)limit).Cancel(), this);
        link = cancellationToken.UnsafeRegister(static limit => ((TimeLimit)limit!).CancelEarly(), this);
    }

    /// <summary>Gets the token that is cancelled when the time is over, or when the other token is.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Gets whether the time is over. <see langword="false"/> when the other token was cancelled.</summary>
    public bool IsOver => source.IsCancellationRequested && !cancellationToken.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Does not wait for a callback that runs now: it may block.
        link.Unregister();
        alarm.Dispose();
    }

    /// <summary>The other token was cancelled: a callback of this one that blocks must not keep the other callbacks of that one.</summary>
    private void CancelEarly()
    {
        cancelling?.Invoke(state!);
        _ = source.CancelApartAsync();
    }

    private void Cancel()
    {
        cancelling?.Invoke(state!);
        source.CancelContained();
    }
}
