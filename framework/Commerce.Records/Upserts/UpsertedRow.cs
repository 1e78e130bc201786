using Npgsql;

namespace Commerce.Records.Upserts;

/// <summary>What an upsert did to a row.</summary>
/// <param name="IsCreated">It is new.</param>
/// <param name="IsChanged">It holds something else than before.</param>
internal readonly record struct UpsertedRow(bool IsCreated, bool IsChanged)
{
    /// <param name="row">The row the statement returned.</param>
    /// <param name="columns">How many columns it has ahead of those that tell.</param>
    public static UpsertedRow Read(NpgsqlDataReader row, int columns) => new(row.GetBoolean(columns), row.GetBoolean(columns + 1));
}
