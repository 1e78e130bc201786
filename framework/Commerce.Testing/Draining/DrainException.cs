namespace Commerce.Testing;

/// <summary>The work of an application under test does not end.</summary>
public sealed class DrainException : Exception
{
    internal DrainException(IReadOnlyList<OutstandingWork> outstanding, TimeSpan limit, DateTimeOffset now)
        : base(
            $"Nothing has changed for {limit.TotalSeconds:0.#} seconds, and this has not ended (the clock shows {now:u}):"
            + string.Concat(outstanding.Select(work => $"{Environment.NewLine}  {work}"))
            + $"{Environment.NewLine}Work in hand may itself wait for the clock: move it with Clock.SkipAsync. Work that waits needs a "
            + "host that works in the background, has that subscriber, job or workflow, and selects that event.") =>
        Outstanding = outstanding;

    /// <summary>Gets what has not ended.</summary>
    public IReadOnlyList<OutstandingWork> Outstanding { get; }
}
