using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>Events on their way through a commit.</summary>
internal interface IEventHandover
{
    /// <summary>The id of the first released event, or <see langword="null"/>.</summary>
    string? FirstId { get; }

    /// <summary>Adds the statements to the batch that commits.</summary>
    void AddTo(NpgsqlBatch batch);

    /// <summary>The commit has happened.</summary>
    void Complete();

    /// <summary>The commit has not happened, or nobody knows.</summary>
    void Abandon();
}
