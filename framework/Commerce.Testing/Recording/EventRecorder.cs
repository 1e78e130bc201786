using System.Collections.Concurrent;
using System.Text.Json;
using Commerce.Events;
using Commerce.Serialization;

namespace Commerce.Testing;

/// <summary>Records the events that an application under test has released, including those without subscribers.</summary>
/// <remarks>Reports come after the commit. After <see cref="TestApplication.DrainAsync"/> all of them are here.</remarks>
public sealed class EventRecorder
{
    private readonly ConcurrentDictionary<string, StoredEvent> events = new(StringComparer.Ordinal);

    internal EventRecorder()
    {
    }

    /// <summary>Gets all events, the oldest first.</summary>
    public IReadOnlyList<StoredEvent> All => [.. events.Values.OrderBy(stored => stored.Id, StringComparer.Ordinal)];

    /// <summary>Lists the data of the events of one kind, the oldest first.</summary>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="definition">The kind, such as <c>UserEvents.Created</c>.</param>
    public IReadOnlyList<TData> Of<TData>(Event<TData> definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return
        [
            .. All.Where(stored => stored.Name == definition.Name)
                .Select(stored => JsonSerializer.Deserialize<TData>(stored.Data, CommerceJson.Options)!),
        ];
    }

    internal void Add(StoredEvent released) => events[released.Id] = released;
}
