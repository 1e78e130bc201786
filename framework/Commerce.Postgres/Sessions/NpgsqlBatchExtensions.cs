using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>Adds statements to batches and reads their rows.</summary>
internal static class NpgsqlBatchExtensions
{
    public static void Add(this NpgsqlBatch batch, string sql, IReadOnlyList<object?>? parameters = null)
    {
        var command = new NpgsqlBatchCommand(sql);
        for (var i = 0; i < parameters?.Count; i++)
        {
            command.Parameters.Add(parameters[i] as NpgsqlParameter ?? new NpgsqlParameter { Value = parameters[i] ?? DBNull.Value });
        }

        batch.BatchCommands.Add(command);
    }

    /// <summary>Reads the rows of the first statement that returns any.</summary>
    public static async Task<List<T>> ReadAsync<T>(
        this NpgsqlBatch batch, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Reads the rows of the first statement that returns any, and waits for the others.</summary>
    public static async Task<List<T>> ReadFirstAsync<T>(
        this NpgsqlBatch batch, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        while (await reader.NextResultAsync(cancellationToken))
        {
        }

        return rows;
    }
}
