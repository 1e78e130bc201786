using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>Sends the journal's statements, outside of any session, and names the database's failures.</summary>
/// <param name="connections">The connections to use.</param>
/// <param name="isReading">Whether the statements change nothing.</param>
internal sealed class JournalStatements(ConnectionPool connections, bool isReading)
{
    public Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, IReadOnlyList<object?> parameters, CancellationToken cancellationToken) =>
        QueryAsync(batch => batch.Add(sql, parameters), read, cancellationToken);

    public async Task<List<T>> QueryAsync<T>(Action<NpgsqlBatch> add, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await connections.ReadAsync(add, read, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw JournalErrors.Translate(exception, isReading: isReading);
        }
    }

    /// <summary>Reads several results, each in its own way, in one round trip.</summary>
    public async Task ReadAsync(
        Action<NpgsqlBatch> add, IReadOnlyList<Action<NpgsqlDataReader>> results, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await connections.OpenAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection);
            add(batch);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            foreach (var read in results)
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    read(reader);
                }

                await reader.NextResultAsync(cancellationToken);
            }
        }
        catch (NpgsqlException exception)
        {
            throw JournalErrors.Translate(exception, isReading: isReading);
        }
    }
}
