namespace Commerce.Reliability.Events;

/// <summary>A kill of a host, or a stop of the server.</summary>
/// <param name="Process">The host's process; <see langword="null"/>: the server.</param>
/// <param name="From">When it was stopped.</param>
/// <param name="Until">When it was there again.</param>
internal sealed record Interruption(int? Process, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>
    /// Within this time an outcome is on disk, if nothing is in the way: what was handled longer before a stop is not under way any more.
    /// After a stop of the server hosts take one another's deliveries over until each has said that it lives.
    /// </summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(20);

    /// <summary>Whether it may be why a delivery that a process handled at this time was repeated.</summary>
    public bool Explains(int process, DateTimeOffset at) => Process is null
        ? at >= From - Margin && at <= Until + Recovery
        : process == Process && at >= From - Margin;
}
