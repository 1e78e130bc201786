using System.Diagnostics.CodeAnalysis;

namespace Commerce.Events;

/// <summary>What a subscriber file says about itself, in a public static member named <c>Config</c>.</summary>
[SuppressMessage("Naming", "CA1716", Justification = "The field's word; C# callers are not hindered.")]
public sealed class SubscriberConfig
{
    /// <summary>
    /// The event or events: <c>UserEvents.Created</c>, <c>"user.created"</c>, <c>[UserEvents.Created, UserEvents.Updated]</c>, or <c>"*"</c> for every event.
    /// </summary>
    public required EventNames Event { get; init; }

    /// <summary>
    /// The subscriber's stable id: deliveries are recorded under it. Default: the file's path below <c>Subscribers</c>, without extension;
    /// for a subscriber of a module, with the module's name and a slash before it. Set it before renaming a file that may have deliveries under way.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>
    /// How often a delivery is tried before it is a dead letter. Default: 5 times, 1 s after the first failure, then twice as long each
    /// time, varied by a tenth.
    /// </summary>
    public RetryPolicy Retry { get; init; } = new() { Attempts = 5, Delay = TimeSpan.FromSeconds(1), Backoff = 2, Jitter = 0.1 };

    /// <summary>How many deliveries a host gives it at the same time. Default: 16.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>
    /// Events with the same <see cref="EmitOptions.OrderingKey"/> come one after the other, on all hosts together; one that fails holds
    /// the later ones of its key back until it has succeeded or is a dead letter. Default: no.
    /// </summary>
    public bool Ordered { get; init; }

    /// <summary>After this its cancellation token is cancelled and the delivery has failed. Default: one minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What it writes to the application's database and the note that it is done become true together, so that its effects there happen
    /// exactly once. Keep it short: a transaction is open meanwhile. Default: no, a host that dies may repeat a delivery.
    /// </summary>
    public bool Transactional { get; init; }
}
