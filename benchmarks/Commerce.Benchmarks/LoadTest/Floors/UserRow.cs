using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>A user as the insert returns it.</summary>
internal sealed record UserRow(
    string Id,
    string Email,
    string? FirstName,
    string? LastName,
    string? AvatarUrl,
    string? Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static UserRow Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        Text(row, 2),
        Text(row, 3),
        Text(row, 4),
        Text(row, 5),
        row.GetFieldValue<DateTimeOffset>(6),
        row.GetFieldValue<DateTimeOffset>(7));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
