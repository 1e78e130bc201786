using Commerce.Events.Deliveries;
using Commerce.Events.InMemory;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>Takes events through a database's commits without storing them there.</summary>
/// <param name="outbox">Keeps them in memory.</param>
internal sealed class VolatileOutbox(InMemoryOutbox outbox) : IOutbox
{
    public bool IsStored => false;

    public IDatabaseEventCommit Prepare(EventChanges changes) => new Commit(outbox.Prepare(changes));

    private sealed class Commit(IEventCommit commit) : IDatabaseEventCommit
    {
        public string? FirstEventId => commit.FirstEventId;

        public void AddTo(NpgsqlBatch batch)
        {
            // Nothing is written.
        }

        public void Complete() => commit.Complete();

        public void Abandon() => commit.Abandon();
    }
}
