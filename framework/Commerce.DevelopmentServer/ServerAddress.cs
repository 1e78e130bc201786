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

    /// <summary>Gets the connection string for an application.</summary>
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
    /// Creates the data source for administration. It has no pool, because no connection may remain on a database that is cloned or
    /// dropped. It reads text only, because loading the catalog of types is half the cost of a process's first connection.
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

        // The environment may ask for either; the server has neither, so the connection would fail.
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    };
}
