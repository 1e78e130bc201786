using Commerce.Postgres.Sessions;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Postgres.Hosts;

/// <summary>
/// The lease of this process, one of the hosts that share the database. It holds an advisory lock, which the server releases as soon as
/// the process dies, and renews its lease, which expires when the process hangs. In both cases other hosts claim its work.
/// </summary>
/// <remarks>
/// What keeps the lease is synchronous, because a thread of its own calls it: a thread pool that is full of blocked handlers must not cost
/// the host its work.
/// </remarks>
internal sealed class HostLease : IDisposable
{
    /// <summary>How long a silent host keeps its lease.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often a host renews its lease. A renewal on a broken connection fails after <see cref="CallLimit"/>, and a new connection takes
    /// as long at most, so that both fit into the lease.
    /// </summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    internal const string DeadHosts =
        """
        select host.id from commerce.host where host.lease_until < commerce.now() or not exists (
            select from pg_locks where locktype = 'advisory' and granted and classid = 1129270605 and objid = host.presence::oid
            and database = (select oid from pg_database where datname = current_database()))
        """;

    // The class of the advisory locks: "COMM" in ASCII.
    private const int LockClass = 1129270605;

    /// <summary>After how long a call that is not answered has failed, and the connection is taken for broken.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(3);

    /// <summary>The same for the first call, when no lease can run out and the server may be busy with other hosts that start.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Database database;
    private readonly TimeSpan duration;
    private NpgsqlConnection? presence;

    private HostLease(Database database, string name, TimeSpan duration)
    {
        this.database = database;
        this.duration = duration;
        Name = name;
    }

    /// <summary>The host's id, greater than those of all earlier hosts.</summary>
    public long Id { get; private set; }

    /// <summary>The host's display name.</summary>
    public string Name { get; }

    /// <summary>Registers this process as a host.</summary>
    /// <param name="database">The shared database, migrated.</param>
    /// <param name="name">A display name, such as <c>machine:pid</c>.</param>
    /// <param name="duration">How long the host keeps the lease without renewing it. Default: <see cref="Duration"/>.</param>
    public static HostLease Acquire(Database database, string name, TimeSpan? duration = null)
    {
        var lease = new HostLease(database, name, duration ?? Duration);
        lease.Register(StartLimit);
        return lease;
    }

    /// <summary>Renews the lease. When the connection is broken, connects again under the same id.</summary>
    public void Renew()
    {
        try
        {
            using var batch = new NpgsqlBatch(presence);
            batch.Add("update commerce.host set lease_until = commerce.now() + $2 where id = $1 returning id", [Id, duration]);
            if (batch.ExecuteScalar() is long)
            {
                return;
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // The connection is broken. If the server has noticed, other hosts already claim this host's work.
        }

        Register(CallLimit);
    }

    /// <summary>
    /// Releases the deliveries of dead hosts and removes those hosts, except those that still own runs. The one place outside of events and
    /// workflows that touches their tables: whether a host is dead, and what it owned, must be decided in one statement.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of released deliveries.</returns>
    /// <remarks>
    /// Deliveries of unknown hosts are released too: a host that was removed while it hung may have woken up, committed and died. Rows that
    /// somebody has locked are left for a later call, because the transaction of a broken connection may stay open for hours.
    /// </remarks>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var released = await database.Loops.ReadAsync(
            batch => batch.Add(
                $"""
                with dead as ({DeadHosts}),
                alive as (select id from commerce.host where id not in (select id from dead)),
                orphaned as (
                    select ctid as place from commerce.delivery
                    where state = 'pending' and host not in (select id from alive) for update skip locked),
                released as (
                    update commerce.delivery set host = null where ctid = any(array(select place from orphaned)) returning 1),
                gone as (
                    select id from commerce.host as gone where id in (select id from dead) and not exists (
                        select from commerce.workflow_execution as run where run.host = gone.id) for update skip locked),
                removed as (delete from commerce.host where id = any(array(select id from gone)))
                select count(*) from released
                """),
            row => (int)row.GetInt64(0),
            cancellationToken);
        return released[0];
    }

    /// <summary>Ends the lease.</summary>
    public void Dispose()
    {
        if (presence is { } connection)
        {
            presence = null;
            using (connection)
            {
                try
                {
                    using var batch = new NpgsqlBatch(connection);
                    batch.Add("update commerce.host set lease_until = commerce.now() where id = $1", [Id]);
                    batch.ExecuteNonQuery();
                }
                catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
                {
                    // The connection is lost and the lock with it, which ends the lease too.
                }
            }
        }
    }

    private void Register(TimeSpan limit)
    {
        presence?.Dispose();
        presence = new NpgsqlConnection(Settings(limit));
        presence.Open();
        // The row becomes visible only while the lock is held, so that a new host is never mistaken for a dead one. The lock is a new one
        // each time, because the server may not have noticed that the last connection is broken, and then its lock is still held.
        using var batch = new NpgsqlBatch(presence) { Timeout = (int)limit.TotalSeconds };
        batch.Add("begin");
        batch.Add(
            """
            insert into commerce.host (id, name, presence, lease_until) overriding system value
            values (
                coalesce($4, nextval(pg_get_serial_sequence('commerce.host', 'id'))), $1, nextval('commerce.host_presence'),
                commerce.now() + $2)
            on conflict (id) do update set presence = excluded.presence, lease_until = excluded.lease_until
            returning id, pg_advisory_lock($3, presence)
            """,
            [Name, duration, LockClass, Id == 0 ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint } : Id]);
        batch.Add("commit");
        Id = (long)batch.ExecuteScalar()!;
    }

    /// <summary>
    /// A connection that is not pooled, whose calls fail after <see cref="CallLimit"/> without waiting for the server to confirm that.
    /// </summary>
    /// <param name="limit">How long to wait for the connection.</param>
    private string Settings(TimeSpan limit) => new NpgsqlConnectionStringBuilder(database.DirectConnectionString)
    {
        Pooling = false,
        ApplicationName = "commerce presence",
        Timeout = (int)limit.TotalSeconds,
        CommandTimeout = (int)CallLimit.TotalSeconds,
        CancellationTimeout = -1,
    }.ConnectionString;
}
