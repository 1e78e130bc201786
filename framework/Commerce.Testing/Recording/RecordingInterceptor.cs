using Commerce.Events;

namespace Commerce.Testing;

/// <summary>Reports released events to a recorder.</summary>
/// <param name="recorder">The recorder.</param>
internal sealed class RecordingInterceptor(EventRecorder recorder) : IEventInterceptor
{
    /// <inheritdoc/>
    public ValueTask ReleasedAsync(StoredEvent released, string? runId, CancellationToken cancellationToken)
    {
        recorder.Add(released);
        return ValueTask.CompletedTask;
    }
}
