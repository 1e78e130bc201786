using System.Text.Json;
using Commerce.Benchmarks.LoadTest.Measurements;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>The same operations on the same table as they would be written by hand for it alone.</summary>
internal sealed class MemberFloor(NpgsqlDataSource database)
{
    private const string Columns = "id, email, first_name, last_name, avatar_url, metadata::text, created_at, updated_at";

    public async Task CreateAsync(string id, CreateMember input)
    {
        await using var command = database.CreateCommand(
            $"insert into members.member (id, email, first_name, last_name, avatar_url, metadata) values ($1, $2, $3, $4, $5, $6::jsonb) "
                + $"returning {Columns}");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = input.Email });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = input.FirstName });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = input.LastName });
        command.Parameters.Add(new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await ReadAsync(command);
    }

    public async Task CreateManyAsync(string[] ids, IReadOnlyList<CreateMember> inputs)
    {
        await using var command = database.CreateCommand(
            $"""
            insert into members.member (id, email, first_name, last_name, avatar_url, metadata)
            select id, email, first_name, last_name, avatar_url, metadata::jsonb
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
                as input(id, email, first_name, last_name, avatar_url, metadata)
            returning {Columns}
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ids });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. inputs.Select(input => input.Email)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. inputs.Select(input => input.FirstName)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. inputs.Select(input => input.LastName)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. inputs.Select(input => input.AvatarUrl)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. inputs.Select(input => input.Metadata?.GetRawText())] });
        await ReadAsync(command);
    }

    public async Task RetrieveAsync(string id)
    {
        await using var command = database.CreateCommand($"select {Columns} from members.member where id = $1 and deleted_at is null");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        await ReadAsync(command);
    }

    public async Task ListAsync(int take)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from members.member where deleted_at is null order by id limit $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = take });
        await ReadAsync(command);
    }

    private static async Task<List<Member>> ReadAsync(NpgsqlCommand command)
    {
        var members = new List<Member>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            members.Add(new Member(
                reader.GetString(0), reader.GetString(1), Text(reader, 2), Text(reader, 3), Text(reader, 4), Text(reader, 5) is { } json
                    ? JsonElement.Parse(json)
                    : null,
                reader.GetFieldValue<DateTimeOffset>(6), reader.GetFieldValue<DateTimeOffset>(7)));
        }

        return members;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
