using System.Text.Json;
using Commerce.Identifiers;
using Npgsql;

namespace Commerce.Users;

/// <summary>The statements on users.</summary>
internal static class UserSql
{
    public const string Insert =
        $"""
        insert into "user"."user" (id, email, first_name, last_name, avatar_url, metadata)
        select id, email, first_name, last_name, avatar_url, metadata::jsonb
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) with ordinality
            as input(id, email, first_name, last_name, avatar_url, metadata, position)
        order by position
        returning {Columns}
        """;

    public const string Retrieve = $"""select {Columns} from "user"."user" where id = $1 and deleted_at is null""";

    public const string Delete = """delete from "user"."user" where id = any($1) returning id""";

    private const string Columns = "id, email, first_name, last_name, avatar_url, metadata::text, created_at, updated_at";

    public static IReadOnlyList<object?> InsertParameters(IReadOnlyList<CreateUserInput> users, IIdGenerator ids) =>
    [
        users.Select(_ => ids.NewId("user")).ToArray(),
        users.Select(user => user.Email).ToArray(),
        users.Select(user => user.FirstName).ToArray(),
        users.Select(user => user.LastName).ToArray(),
        users.Select(user => user.AvatarUrl).ToArray(),
        users.Select(user => user.Metadata?.GetRawText()).ToArray(),
    ];

    public static User Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        Text(row, 2),
        Text(row, 3),
        Text(row, 4),
        Text(row, 5) is { } json ? JsonElement.Parse(json) : null,
        row.GetFieldValue<DateTimeOffset>(6),
        row.GetFieldValue<DateTimeOffset>(7));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
