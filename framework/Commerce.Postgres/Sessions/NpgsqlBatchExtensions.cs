using Commerce.Postgres.Errors;
using Commerce.Text;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>Adds statements to batches and reads their rows.</summary>
internal static class NpgsqlBatchExtensions
{
    /// <summary>Adds a statement.</summary>
    /// <exception cref="CommerceException"><c>COM6027</c>: a text is not valid Unicode.</exception>
    public static void Add(this NpgsqlBatch batch, string sql, IReadOnlyList<object?>? parameters = null)
    {
        var command = new NpgsqlBatchCommand(sql);
        for (var i = 0; i < parameters?.Count; i++)
        {
            // The driver would notice in the middle of the message, and leave the pool a connection that has lost its statements.
            ThrowIfNotUnicode(parameters[i], i + 1);
            command.Parameters.Add(parameters[i] as NpgsqlParameter ?? new NpgsqlParameter { Value = parameters[i] ?? DBNull.Value });
        }

        batch.BatchCommands.Add(command);
    }

    private static void ThrowIfNotUnicode(object? parameter, int number)
    {
        var invalid = parameter switch
        {
            string text => UnicodeText.IndexOfHalfPair(text) >= 0,
            IEnumerable<string?> texts => texts.Any(text => text is not null && UnicodeText.IndexOfHalfPair(text) >= 0),
            NpgsqlParameter<string> { TypedValue: { } text } => UnicodeText.IndexOfHalfPair(text) >= 0,
            NpgsqlParameter { Value: string text } when parameter.GetType() == typeof(NpgsqlParameter) =>
                UnicodeText.IndexOfHalfPair(text) >= 0,
            _ => false,
        };
        if (invalid)
        {
            throw CommerceException.Create(
                PostgresErrors.NotUnicode,
                ErrorType.InvalidData,
                $"The text of parameter ${number} contains half of a surrogate pair. It is not valid Unicode, and cannot be stored.");
        }
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
