using Commerce.Postgres.Hosts;
using Commerce.Postgres.Sessions;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Postgres.Tests.Hosts;

/// <summary>Who is dead, and what that costs: connections that only one side believes in, and rows that nobody gives back.</summary>
public sealed class HostLeaseTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Presences =
        "select pid::text from pg_stat_activity where application_name = 'commerce presence' and datname = current_database()";

    private TestHost other = null!;
    private AnswerCutter network = null!;
    private Database database = null!;
    private HostLease lease = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        other = await TestHost.StartAsync(postgres);
        network = new AnswerCutter(other.Database.ConnectionString);
        database = new Database(network.ConnectionString, TimeProvider.System);
        lease = HostLease.Acquire(database, "behind the network");
        await other.ColumnAsync(
            $"""
            with emitted as (
                insert into commerce.event (id, name, data, depth, emitted_at) values ('evt_1', 'test', '1', 0, now()))
            insert into commerce.delivery (event_id, subscriber, host) values ('evt_1', 'first', {lease.Id})
            """);
    }

    public async ValueTask DisposeAsync()
    {
        lease.Dispose();
        await database.DisposeAsync();
        await network.DisposeAsync();
        await other.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_whose_connection_the_server_still_believes_in_keeps_its_work(bool silently)
    {
        var id = lease.Id;
        await network.StrandAsync(silently);
        // As its thread does. The lease is still valid, so others leave its work alone meanwhile.
        Assert.Equal(0, await other.Lease.SweepAsync(Cancellation));

        lease.Renew();

        Assert.Equal(id, lease.Id);
        Assert.Equal(3, (await other.ColumnAsync(Presences)).Count);
        Assert.Equal(0, await other.Lease.SweepAsync(Cancellation));
        // What the server drops later, after hours, is no longer what the host lives on.
        await EndPresencesAsync("objid not in (select presence::oid from commerce.host)");
        Assert.Equal(0, await other.Lease.SweepAsync(Cancellation));
        lease.Renew();
        Assert.Equal([$"{id}"], await other.ColumnAsync("select host::text from commerce.delivery"));
    }

    [Fact]
    public async Task A_host_that_comes_back_after_its_lease_has_lost_its_work()
    {
        await network.StrandAsync(silently: false);
        await other.ColumnAsync($"update commerce.host set lease_until = now() - interval '1 second' where id = {lease.Id}");

        Assert.Equal(1, await other.Lease.SweepAsync(Cancellation));
        lease.Renew();

        Assert.Equal([""], await other.ColumnAsync("select coalesce(host::text, '') from commerce.delivery"));
        Assert.Equal(0, await other.Lease.SweepAsync(Cancellation));
    }

    [Fact]
    public async Task Rows_that_a_broken_connection_has_locked_stop_neither_a_sweep_nor_a_lease()
    {
        await using var broken = new NpgsqlConnection(other.Database.ConnectionString);
        await broken.OpenAsync(Cancellation);
        await using var transaction = await broken.BeginTransactionAsync(Cancellation);
        await using (var command = new NpgsqlCommand(
            $"select 1 from commerce.host, commerce.delivery where host.id = {lease.Id} for update", broken, transaction))
        {
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await EndPresencesAsync($"objid in (select presence::oid from commerce.host where id = {lease.Id})");
        Assert.Equal(0, await other.Lease.SweepAsync(Cancellation));
        other.Lease.Renew();
        await transaction.RollbackAsync(Cancellation);

        Assert.Equal(1, await other.Lease.SweepAsync(Cancellation));
        Assert.Equal([$"{other.Lease.Id}"], await other.ColumnAsync("select id::text from commerce.host"));
    }

    private Task<IReadOnlyList<string>> EndPresencesAsync(string condition) => other.ColumnAsync(
        $"""
        select pg_terminate_backend(pid, 60000) from pg_locks where locktype = 'advisory' and classid = 1129270605
        and database = (select oid from pg_database where datname = current_database()) and {condition}
        """);
}
