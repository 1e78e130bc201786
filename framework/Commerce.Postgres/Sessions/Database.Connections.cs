using Commerce.Postgres.Events;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <content>The connections, and who may use how many of them.</content>
public sealed partial class Database
{
    private readonly Lazy<DatabaseAccess> access;
    private readonly string? module;

    /// <summary>
    /// Creates what a module uses of a database. It exists before the connections do, and it cannot be disposed of.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="open">Gets the connections, at the first use.</param>
    internal Database(string module, Func<DatabaseAccess> open)
    {
        this.module = module;
        // A call that comes too early fails, and must not make later ones fail.
        access = new(() => Introduce(open()), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Gets how this object uses the connections.</summary>
    internal DatabaseAccess Access => access.Value;

    /// <summary>Gets the connections, which all who use the database share.</summary>
    internal DatabaseCore Core => Access.Core;

    /// <inheritdoc cref="DatabaseCore.Pool"/>
    internal ConnectionPool Pool => Core.Pool;

    /// <inheritdoc cref="DatabaseCore.Loops"/>
    internal ConnectionPool Loops => Core.Loops;

    /// <inheritdoc cref="DatabaseCore.Outbox"/>
    internal IOutbox Outbox => Core.Outbox;

    /// <inheritdoc cref="DatabaseCore.Time"/>
    internal TimeProvider Time => Core.Time;

    /// <inheritdoc cref="DatabaseCore.ConnectionString"/>
    internal string ConnectionString => Core.ConnectionString;

    /// <inheritdoc cref="DatabaseCore.DirectConnectionString"/>
    internal string DirectConnectionString => Core.DirectConnectionString;

    /// <summary>Gets whether there is a direct connection beside the pool's.</summary>
    internal bool HasDirectConnection => DirectConnectionString != ConnectionString;

    /// <inheritdoc cref="DatabaseAccess.OpenTransactionAsync"/>
    internal ValueTask<NpgsqlConnection> OpenTransactionAsync(CancellationToken cancellationToken) =>
        Access.OpenTransactionAsync(cancellationToken);

    /// <inheritdoc cref="DatabaseAccess.CloseTransactionAsync"/>
    internal ValueTask CloseTransactionAsync(NpgsqlConnection connection) => Access.CloseTransactionAsync(connection);

    /// <summary>Opens a connection of the pool for statements of the runtime.</summary>
    /// <inheritdoc cref="ConnectionPool.OpenAsync(CancellationToken)"/>
    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => Pool.OpenAsync(cancellationToken);

    /// <summary>Opens a connection for single statements, for callers without tasks.</summary>
    internal NpgsqlConnection Open() => Pool.Open();

    /// <summary>Closes all connections.</summary>
    /// <exception cref="CommerceException"><c>COM6069</c>: the database is that of a module, and the host closes it.</exception>
    public ValueTask DisposeAsync() => module is null ? Core.DisposeAsync() : throw SessionErrors.IsShared(module);
}
