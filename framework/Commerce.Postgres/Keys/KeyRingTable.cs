using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Keys;

/// <summary>The table of the key ring.</summary>
/// <param name="database">The application's database.</param>
/// <remarks>Data Protection reads and writes its keys without tasks.</remarks>
internal sealed class KeyRingTable(Database database)
{
    // "KEYS" as a number.
    private const long LockKey = 1262836051;

    /// <summary>Reads all keys.</summary>
    public IReadOnlyList<StoredKey> Read()
    {
        using var connection = database.Open();
        using var command = new NpgsqlCommand("select name, xml from commerce.data_protection_key order by name", connection);
        using var reader = command.ExecuteReader();
        var keys = new List<StoredKey>();
        while (reader.Read())
        {
            keys.Add(new StoredKey(reader.GetString(0), reader.GetString(1)));
        }

        return keys;
    }

    /// <summary>Adds a key.</summary>
    public void Add(StoredKey key) => Execute("insert into commerce.data_protection_key (name, xml) values ($1, $2)", key);

    /// <summary>Replaces a key by the same one, wrapped otherwise.</summary>
    public void Replace(StoredKey key) => Execute("update commerce.data_protection_key set xml = $2 where name = $1", key);

    /// <summary>Waits until no other host looks after the ring, and makes other hosts wait until the result is disposed.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var held = new KeyRingLock(database, await database.OpenTransactionAsync(cancellationToken));
        try
        {
            await held.AcquireAsync(LockKey, cancellationToken);
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    private void Execute(string sql, StoredKey key)
    {
        using var connection = database.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = key.Name });
        command.Parameters.Add(new NpgsqlParameter { Value = key.Xml });
        command.ExecuteNonQuery();
    }
}
