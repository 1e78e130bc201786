using Commerce.Postgres.Sessions;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Postgres.Hosts;

/// <summary>
/// The lease of this process, one of the hosts that share the database. It holds an advisory lock, which the server releases as soon as
/// the process dies, and renews its lease, which expires when the process hangs. In both cases other hosts claim its work.
/// </summary>
internal sealed class HostLease : IAsyncDisposable
{
    /// <summary>How long a silent host keeps its lease.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    internal const string DeadHosts =
        """
        select host.id from commerce.host where host.lease_until < commerce.now() or not exists (
            select from pg_locks where locktype = 'advisory' and granted and classid = 1129270605 and objid = host.id
            and database = (select oid from pg_database where datname = current_database()))
        """;

    // The class of the advisory locks: "COMM" in ASCII.
    private const int LockClass = 1129270605;

    private readonly Database database;
    private NpgsqlConnection? presence;

    private HostLease(Database database, string name)
    {
        this.database = database;
        Name = name;
    }

    /// <summary>The host's id, greater than those of all earlier hosts.</summary>
    public long Id { get; private set; }

    /// <summary>The host's display name.</summary>
    public string Name { get; }

    /// <summary>Registers this process as a host.</summary>
    /// <param name="database">The shared database, migrated.</param>
    /// <param name="name">A display name, such as <c>machine:pid</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<HostLease> AcquireAsync(Database database, string name, CancellationToken cancellationToken)
    {
        var lease = new HostLease(database, name);
        await lease.RegisterAsync(cancellationToken);
        return lease;
    }

    /// <summary>Renews the lease. When the connection is broken, connects again under the same id.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var batch = new NpgsqlBatch(presence);
            batch.Add("update commerce.host set lease_until = commerce.now() + $2 where id = $1 returning id", [Id, Duration]);
            if ((await batch.ReadAsync(row => row.GetInt64(0), cancellationToken)).Count == 1)
            {
                return;
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // The connection is lost and the lock with it: other hosts may already claim its work.
        }

        await RegisterAsync(cancellationToken);
    }

    /// <summary>
    /// Releases the deliveries of dead hosts and removes those hosts, except those that still own runs. The one place outside of events and
    /// workflows that touches their tables: whether a host is dead, and what it owned, must be decided in one statement.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of released deliveries.</returns>
    /// <remarks>
    /// Deliveries of unknown hosts are released too: a host that was removed while it hung may have woken up, committed and died.
    /// </remarks>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var released = await database.QueryAsync(
            $"""
            with dead as ({DeadHosts}),
            alive as (select id from commerce.host where id not in (select id from dead)),
            released as (
                update commerce.delivery set host = null where state = 'pending' and host not in (select id from alive) returning 1),
            removed as (delete from commerce.host as removed where id in (select id from dead) and not exists (
                select from commerce.workflow_execution as run where run.host = removed.id))
            select count(*) from released
            """,
            row => (int)row.GetInt64(0),
            [],
            cancellationToken);
        return released[0];
    }

    /// <summary>Ends the lease.</summary>
    public async ValueTask DisposeAsync()
    {
        if (presence is { } connection)
        {
            presence = null;
            await using (connection)
            {
                try
                {
                    await using var batch = new NpgsqlBatch(connection);
                    batch.Add("update commerce.host set lease_until = commerce.now() where id = $1", [Id]);
                    await batch.ExecuteNonQueryAsync();
                }
                catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
                {
                    // The connection is lost and the lock with it, which ends the lease too.
                }
            }
        }
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        if (presence is not null)
        {
            await presence.DisposeAsync();
        }

        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Pooling = false,
            ApplicationName = "commerce presence",
        };
        presence = new NpgsqlConnection(settings.ConnectionString);
        await presence.OpenAsync(cancellationToken);
        // The row becomes visible only while the lock is held, so that a new host is never mistaken for a dead one.
        await using var batch = new NpgsqlBatch(presence);
        batch.Add("begin");
        batch.Add(
            """
            insert into commerce.host (id, name, lease_until) overriding system value
            values (coalesce($4, nextval(pg_get_serial_sequence('commerce.host', 'id'))), $1, commerce.now() + $2)
            on conflict (id) do update set lease_until = excluded.lease_until
            returning id, pg_advisory_lock($3, id::int)
            """,
            [Name, Duration, LockClass, Id == 0 ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint } : Id]);
        batch.Add("commit");
        Id = (await batch.ReadAsync(row => row.GetInt64(0), cancellationToken))[0];
    }
}
