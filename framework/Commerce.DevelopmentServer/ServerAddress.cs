using Npgsql;

namespace Commerce.DevelopmentServer;

/// <summary>Where a server listens: a Unix socket's folder, or this machine's loopback address and a password.</summary>
internal sealed record ServerAddress(string Host, int Port, string? Password)
{
    public const int SocketPort = 5432; // only part of the socket's name
    public const int MaxConnections = 500;

    // Leaves room for a second pool, a listener and a person with psql.
    private const int PoolSize = 50;

    private const string User = "postgres";

    /// <summary>What an application connects with.</summary>
    public string ForApplication(string database)
    {
        var settings = Describe(database);
        settings.MaxPoolSize = PoolSize;
        settings.MaxAutoPrepare = 100;
        settings.AutoPrepareMinUsages = 2;
        settings.IncludeErrorDetail = true;
        return settings.ConnectionString;
    }

    /// <summary>
    /// What we administer with. No pooled connection may linger on a database that is to be cloned or dropped; and text
    /// alone needs no catalogue of types, whose reading is half of a process's first connection.
    /// </summary>
    public NpgsqlDataSource ForAdministration(string database)
    {
        var settings = Describe(database);
        settings.Pooling = false;
        settings.Timeout = 5;
        return new NpgsqlSlimDataSourceBuilder(settings.ConnectionString)
            .ConfigureTypeLoading(types => types.EnableTypeLoading(false))
            .Build();
    }

    private NpgsqlConnectionStringBuilder Describe(string database) => new()
    {
        Host = Host,
        Port = Port,
        Username = User,
        Password = Password,
        Database = database,

        // Asked of us by the environment, either would fail on a server that has neither.
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    };
}
