using Commerce.Events.Deliveries;

namespace Commerce.Postgres.Events;

/// <summary>Takes the events of a database's commits through them: the seam between providers of the event bus.</summary>
internal interface IOutbox
{
    /// <summary>Gets whether events are rows of the database; otherwise they live in this process and are lost with it.</summary>
    bool IsStored { get; }

    /// <summary>Prepares what a commit does to events.</summary>
    /// <param name="changes">The changes.</param>
    IDatabaseEventCommit Prepare(EventChanges changes);
}
