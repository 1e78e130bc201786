namespace Commerce.Events;

/// <summary>What a subscriber file declares, in a public static member named <c>Config</c>.</summary>
/// <example>
/// <code>
/// public static SubscriberConfig Config => new() { Event = UserEvents.Created };
/// </code>
/// </example>
public sealed class SubscriberConfig
{
    /// <summary>
    /// Gets the event or events: <c>UserEvents.Created</c>, <c>"user.created"</c>, <c>[UserEvents.Created, UserEvents.Updated]</c>, or
    /// <c>"*"</c> for every event.
    /// </summary>
    public required EventSelection Event { get; init; }

    /// <summary>
    /// Gets the subscriber's stable id, under which deliveries are recorded. Default: the file's path below <c>Subscribers</c>, without
    /// extension; for a subscriber of a module, with the module's name and a slash before it. Set it before you rename a file whose
    /// deliveries may still be waiting.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>
    /// Gets how often a delivery is tried before it becomes a dead letter. Default: 5 attempts, the second one 1 s after the first failure,
    /// each later pause twice as long, varied by a tenth.
    /// </summary>
    public RetryPolicy Retry { get; init; } = new() { Attempts = 5, Delay = TimeSpan.FromSeconds(1), Backoff = 2, Jitter = 0.1 };

    /// <summary>Gets how many deliveries each host handles at the same time. Default: 16.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>
    /// Gets whether events with the same <see cref="EmitOptions.OrderingKey"/> come one after the other, across all hosts. A delivery that
    /// fails holds back the later ones of its key until it has succeeded or is a dead letter. Default: no.
    /// </summary>
    public bool Ordered { get; init; }

    /// <summary>
    /// Gets the time limit of one attempt. After it the cancellation token is cancelled and the attempt has failed; one that does not
    /// return within five seconds more is left behind. Default: one minute.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets whether the subscriber's writes commit together with the outcome of the delivery, so that its effects there happen exactly
    /// once. Both are in the database of whoever emitted the event, as a rule the application's; a session on another database fails
    /// (<c>COM6020</c>). Keep such a subscriber short: a transaction is open while it runs. Default: no; a host that dies may repeat a
    /// delivery.
    /// </summary>
    public bool Transactional { get; init; }
}
