using Commerce.Events.Deliveries;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>Events on their way through a commit of a database.</summary>
internal interface IDatabaseEventCommit : IEventCommit
{
    /// <summary>Adds the statements to the batch that commits.</summary>
    void AddTo(NpgsqlBatch batch);
}
