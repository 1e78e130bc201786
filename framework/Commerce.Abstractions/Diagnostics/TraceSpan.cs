using System.Diagnostics;

namespace Commerce.Diagnostics;

/// <summary>
/// A span that is open. What its listeners throw ends here, because telemetry does not change what becomes of the work it describes.
/// </summary>
internal sealed class TraceSpan : IDisposable
{
    private readonly Activity activity;
    private readonly Activity? outer;

    private TraceSpan(Activity activity, Activity? outer) => (this.activity, this.outer) = (activity, outer);

    /// <summary>Gets whether somebody wants its name and its tags.</summary>
    public bool IsRecorded => activity.IsAllDataRequested;

    /// <summary>Starts a span, which is current until it ends.</summary>
    /// <param name="name">The operation name.</param>
    /// <param name="kind">The kind. Default: internal.</param>
    /// <param name="parent">The span it belongs to. Default: what is current.</param>
    /// <returns>The span; <see langword="null"/> when nobody listens or the trace is not sampled.</returns>
    public static TraceSpan? Start(string name, ActivityKind kind = ActivityKind.Internal, ActivityContext parent = default)
    {
        if (CommerceTelemetry.Source is not { } source || !source.HasListeners())
        {
            return null;
        }

        var outer = Activity.Current;
        try
        {
            return source.StartActivity(name, kind, parent) is { } activity ? new TraceSpan(activity, outer) : null;
        }
        catch (Exception)
        {
            // A span is current before its listeners hear of it: it is open, and other listeners wait for its end.
            if (Activity.Current is { } begun && begun != outer && begun.Source == source)
            {
                return new TraceSpan(begun, outer);
            }

            // A sampler threw, before there was a span.
            TraceContext.MakeCurrent(outer);
            return null;
        }
    }

    /// <summary>Gives the span the name that people see.</summary>
    /// <param name="name">The name.</param>
    public void Describe(string name) => activity.DisplayName = name;

    /// <summary>Adds a tag, or replaces it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public void Tag(string name, object? value) => activity.SetTag(name, value);

    /// <summary>Marks the span as failed.</summary>
    public void Fail() => activity.SetStatus(ActivityStatusCode.Error);

    /// <summary>Marks the span as failed. Messages of exceptions may hold secrets and are left out; the log has them.</summary>
    /// <param name="error">What was thrown.</param>
    public void Fail(Exception error)
    {
        activity.SetStatus(ActivityStatusCode.Error, (error as CommerceException)?.Code);
        activity.SetTag(TagNames.ErrorType, error.GetType().FullName);
    }

    /// <summary>Makes the span current again, where something else has become current since it started.</summary>
    public void MakeCurrent() => TraceContext.MakeCurrent(activity);

    /// <summary>Ends a span that turned out to stand for nothing: no exporter gets it.</summary>
    public void Discard()
    {
        activity.IsAllDataRequested = false;
        activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        Dispose();
    }

    /// <summary>Ends the span. What was current when it started is current again.</summary>
    public void Dispose()
    {
        try
        {
            activity.Dispose();
        }
        catch (Exception)
        {
            // Listeners hear of the end before the runtime makes the outer span current, which it does not do when one throws.
            TraceContext.MakeCurrent(outer);
        }
    }
}
