using System.Text.Json;
using Commerce.Events;
using Commerce.Serialization;

namespace Commerce.Manifests;

/// <summary>One subscriber file.</summary>
/// <param name="File">The file, relative to its project.</param>
/// <param name="Config">Reads the file's <c>Config</c>; user code, so it may throw.</param>
/// <param name="Handle">Reads the data and calls the file's method with services from the given scope.</param>
public sealed record SubscriberDescriptor(
    string File, Func<SubscriberConfig> Config, Func<Delivery, IServiceProvider, CancellationToken, Task> Handle)
{
    /// <summary>
    /// Gets the subscriber's id when its <c>Config</c> has none. Default: the file's path below its folder, without extension:
    /// <c>Subscribers/orders/placed.cs</c> is <c>orders/placed</c>.
    /// </summary>
    public string DefaultId { get; init; } = Path.ChangeExtension(File[(File.IndexOf('/', StringComparison.Ordinal) + 1)..], null);

    /// <summary>Creates a descriptor for a method that takes a typed envelope.</summary>
    /// <typeparam name="TData">The type of the event's data.</typeparam>
    /// <param name="file">The file, relative to its project.</param>
    /// <param name="config">Reads the file's <c>Config</c>.</param>
    /// <param name="handle">Calls the file's method.</param>
    public static SubscriberDescriptor Create<TData>(
        string file, Func<SubscriberConfig> config, Func<EventEnvelope<TData>, IServiceProvider, CancellationToken, Task> handle) =>
        new(file, config, (delivery, services, cancellationToken) =>
        {
            var (id, name, json, emittedAt, depth) = delivery.Event;
            var data = JsonSerializer.Deserialize<TData>(json, CommerceJson.Options)!;
            return handle(new EventEnvelope<TData>(id, name, data, emittedAt, depth, delivery.Attempt), services, cancellationToken);
        });
}
