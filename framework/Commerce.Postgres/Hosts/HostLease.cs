using Commerce.Postgres.Sessions;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Postgres.Hosts;

/// <summary>
/// This process among the hosts that share the database. It holds an advisory lock on its id, which the server drops the moment the
/// process dies, and renews a lease, which runs out when it hangs: either way what it had in hand is free for others.
/// </summary>
public sealed class HostLease : IAsyncDisposable
{
    /// <summary>How long a host that says nothing is believed to be alive.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    internal const string DeadHosts =
        """
        select host.id from commerce.host where host.lease_until < now() or not exists (
            select from pg_locks where locktype = 'advisory' and granted and classid = 1129270605 and objid = host.id
            and database = (select oid from pg_database where datname = current_database()))
        """;

    // The class of the advisory locks: "COMM" as a number.
    private const int LockClass = 1129270605;

    private readonly Database database;
    private NpgsqlConnection? presence;

    private HostLease(Database database, string name)
    {
        this.database = database;
        Name = name;
    }

    /// <summary>The host's id, greater than that of every host before it.</summary>
    public long Id { get; private set; }

    /// <summary>The host's name for people.</summary>
    public string Name { get; }

    /// <summary>Registers this process.</summary>
    /// <param name="database">The shared database, migrated.</param>
    /// <param name="name">A name for people, such as <c>machine:pid</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<HostLease> AcquireAsync(Database database, string name, CancellationToken cancellationToken)
    {
        var lease = new HostLease(database, name);
        await lease.RegisterAsync(cancellationToken);
        return lease;
    }

    /// <summary>Renews the lease; connects anew, under the same id, when the connection has broken.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var batch = new NpgsqlBatch(presence);
            batch.Add("update commerce.host set lease_until = now() + $2 where id = $1 returning id", [Id, Duration]);
            if ((await batch.ReadAsync(row => row.GetInt64(0), cancellationToken)).Count == 1)
            {
                return;
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // The connection is gone; with it the lock, and soon what this host had in hand.
        }

        await RegisterAsync(cancellationToken);
    }

    /// <summary>
    /// Frees what dead hosts had in hand and forgets them; also what belongs to no host, for one that was forgotten while it hung may have
    /// woken up, committed and died.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many deliveries are free again.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var freed = await database.QueryAsync(
            $"""
            with dead as ({DeadHosts}),
            alive as (select id from commerce.host where id not in (select id from dead)),
            freed as (update commerce.delivery set host = null where state = 'pending' and host not in (select id from alive) returning 1),
            gone as (delete from commerce.host as gone where id in (select id from dead) and not exists (
                select from commerce.workflow_execution as run where run.host = gone.id))
            select count(*) from freed
            """,
            row => (int)row.GetInt64(0),
            [],
            cancellationToken);
        return freed[0];
    }

    /// <summary>Signs off.</summary>
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
                    batch.Add("update commerce.host set lease_until = now() where id = $1", [Id]);
                    await batch.ExecuteNonQueryAsync();
                }
                catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
                {
                    // The connection is gone and the lock with it, which says the same.
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

        presence = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, ApplicationName = "commerce presence" }.ConnectionString);
        await presence.OpenAsync(cancellationToken);
        // The row becomes visible only when the lock is held: nobody can take a new host for a dead one.
        await using var batch = new NpgsqlBatch(presence);
        batch.Add("begin");
        batch.Add(
            """
            insert into commerce.host (id, name, lease_until) overriding system value
            values (coalesce($4, nextval(pg_get_serial_sequence('commerce.host', 'id'))), $1, now() + $2)
            on conflict (id) do update set lease_until = excluded.lease_until
            returning id, pg_advisory_lock($3, id::int)
            """,
            [Name, Duration, LockClass, Id == 0 ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint } : Id]);
        batch.Add("commit");
        Id = (await batch.ReadAsync(row => row.GetInt64(0), cancellationToken))[0];
    }
}
