using Commerce.Events;
using Commerce.Manifests;

namespace Commerce.Testing;

/// <summary>A subscriber of a test: it records what it receives, and fails when it is told to.</summary>
/// <typeparam name="TData">The type of the event's data.</typeparam>
public sealed class RecordingSubscriber<TData>
{
    private readonly Lock gate = new();
    private readonly List<EventEnvelope<TData>> received = [];
    private readonly Queue<Exception> failures = new();

    internal RecordingSubscriber(SubscriberConfig config) => Config = config;

    /// <summary>Gets how it subscribes.</summary>
    public SubscriberConfig Config { get; }

    /// <summary>Gets what it received, in that order: an event once for each attempt.</summary>
    public IReadOnlyList<EventEnvelope<TData>> Received
    {
        get
        {
            lock (gate)
            {
                return [.. received];
            }
        }
    }

    /// <summary>Makes it throw at the next attempt, after it has recorded the event. Several failures come one after the other.</summary>
    /// <param name="failure">What it throws. Default: an <see cref="InjectedFaultException"/>.</param>
    /// <param name="times">How many attempts fail. Default: one.</param>
    public void FailNext(Exception? failure = null, int times = 1)
    {
        lock (gate)
        {
            for (var i = 0; i < times; i++)
            {
                failures.Enqueue(failure ?? new InjectedFaultException($"the subscriber of '{Config.Event}'"));
            }
        }
    }

    internal SubscriberDescriptor Describe(string id) => SubscriberDescriptor.Create<TData>(
        $"Subscribers/{id}.cs",
        () => Config,
        (envelope, _, _) => Next(envelope) is { } failure ? Task.FromException(failure) : Task.CompletedTask);

    private Exception? Next(EventEnvelope<TData> envelope)
    {
        lock (gate)
        {
            received.Add(envelope);
            return failures.TryDequeue(out var failure) ? failure : null;
        }
    }
}
