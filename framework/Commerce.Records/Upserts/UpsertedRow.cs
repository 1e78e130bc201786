using Npgsql;

namespace Commerce.Records.Upserts;

/// <summary>What an upsert did to a row.</summary>
/// <param name="IsCreated">Whether it was created.</param>
/// <param name="IsChanged">Whether a value changed.</param>
internal readonly record struct UpsertedRow(bool IsCreated, bool IsChanged)
{
    /// <summary>Reads the outcome from a row that <c>UpsertStatement</c> returned.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">The number of columns before the outcome.</param>
    public static UpsertedRow Read(NpgsqlDataReader row, int columns) => new(row.GetBoolean(columns), row.GetBoolean(columns + 1));
}
