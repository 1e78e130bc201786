using System.Diagnostics;

namespace Commerce.Diagnostics;

/// <summary>
/// The W3C trace context as text: the <c>traceparent</c>, then, after a space, the <c>tracestate</c> if there is one. It is stored with
/// runs, events and ticks, so that what another process does with them, on any later day, belongs to the same trace.
/// </summary>
internal static class TraceContext
{
    /// <summary>Captures the current context.</summary>
    /// <returns>
    /// The context; <see langword="null"/> when there is none, or when it is not sampled and nobody in this process listens: then no
    /// process can continue it.
    /// </returns>
    public static string? Capture()
    {
        var current = Activity.Current;
        if (current is not { IdFormat: ActivityIdFormat.W3C } || !(current.Recorded || CommerceTelemetry.IsTraced))
        {
            return null;
        }

        return string.IsNullOrEmpty(current.TraceStateString) ? current.Id : $"{current.Id} {current.TraceStateString}";
    }

    /// <summary>Reads a stored context.</summary>
    /// <param name="stored">The text; <see langword="null"/> when nothing was captured.</param>
    /// <returns>The context to be the parent of a span; the default, which is no context, when the text is missing or not valid.</returns>
    public static ActivityContext Parse(string? stored)
    {
        if (stored is null)
        {
            return default;
        }

        var end = stored.IndexOf(' ', StringComparison.Ordinal);
        var (parent, state) = end < 0 ? (stored, null) : (stored[..end], stored[(end + 1)..]);
        return ActivityContext.TryParse(parent, state, isRemote: true, out var context) ? context : default;
    }

    /// <summary>
    /// Lets the calling asynchronous method leave the trace in which it was started. What it does from here on belongs to a trace that is
    /// not sampled: a loop that looks for work once a second would otherwise fill the traces with its statements.
    /// </summary>
    public static void Leave()
    {
        MakeCurrent(null);
        try
        {
            new Activity("commerce.background").SetIdFormat(ActivityIdFormat.W3C).Start();
        }
        catch (Exception)
        {
            // It is current before its listeners hear of it.
        }
    }

    /// <summary>Starts a span that continues a stored context, or begins a trace when there is none, whatever is current.</summary>
    /// <param name="name">The operation name.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="stored">The stored context.</param>
    /// <returns>The span, which is current now; <see langword="null"/> when nobody listens or the trace is not sampled.</returns>
    public static TraceSpan? Continue(string name, ActivityKind kind, string? stored)
    {
        if (!CommerceTelemetry.IsTraced)
        {
            return null;
        }

        var parent = Parse(stored);
        if (parent == default)
        {
            MakeCurrent(null);
        }

        return TraceSpan.Start(name, kind, parent);
    }

    /// <summary>Makes something current. What listeners of <see cref="Activity.CurrentChanged"/> throw ends here.</summary>
    /// <param name="activity">What is to be current; when it has ended, what it is part of. <see langword="null"/>: nothing.</param>
    public static void MakeCurrent(Activity? activity)
    {
        while (activity is { IsStopped: true })
        {
            activity = activity.Parent;
        }

        try
        {
            Activity.Current = activity;
        }
        catch (Exception)
        {
            // It is current before they hear of it.
        }
    }
}
