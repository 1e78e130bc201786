using Commerce.Diagnostics;

namespace Commerce.Workflows.Diagnostics;

/// <summary>
/// Measures a run while this process has it in hand. It exists only when somebody observes, and ends when it is disposed.
/// </summary>
internal sealed class RunMeasurement(RunTelemetry telemetry, TraceSpan? span, string workflow, bool isCounted, long started) : IDisposable
{
    /// <summary>The state of a run without an outcome: another host has claimed it, or it was refused as a duplicate.</summary>
    private const string Interrupted = "interrupted";

    private string state = Interrupted;
    private string? transactionId;

    /// <summary>Gets the workflow's name.</summary>
    public string Workflow => workflow;

    /// <summary>Gets whether the run is counted among those in hand.</summary>
    public bool IsCounted => isCounted;

    /// <summary>Says how the run left this process.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="transactionId">Its transaction id.</param>
    /// <param name="state">The name of its state.</param>
    /// <param name="failure">Why it failed; <see langword="null"/> when it did not.</param>
    public void End(RunId runId, string transactionId, string state, Exception? failure)
    {
        (this.state, this.transactionId) = (state, transactionId);
        if (span is null)
        {
            return;
        }

        span.Tag(TagNames.RunId, runId.Value);
        span.Tag(TagNames.TransactionId, transactionId);
        if (failure is not null)
        {
            span.Fail(failure);
        }
    }

    public void Dispose()
    {
        telemetry.Left(this, transactionId, state, telemetry.Elapsed(started));
        span?.Tag(TagNames.RunState, state);
        span?.Dispose();
    }
}
