using Commerce.Tests;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Tests.Journal;

public sealed class PostgresJournalTests(PostgresFixture postgres) : JournalContract
{
    private readonly List<TestHost> hosts = [];

    public override async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    private protected override async ValueTask<IJournal> StartAsync()
    {
        hosts.Add(
            hosts is [var first, ..] ? await TestHost.StartAsync(first.Database.ConnectionString) : await TestHost.StartAsync(postgres));
        return hosts[^1].Journal;
    }

    // Its lock and its lease are gone; the process itself goes on, as a zombie.
    private protected override ValueTask KillAsync(IJournal journal)
    {
        hosts.Single(host => host.Journal == journal).Lease.Dispose();
        return default;
    }

    private protected override Exception Refusal(JournalFailure failure) =>
        new PostgresException("no", "ERROR", "ERROR", failure == JournalFailure.Transient ? "40001" : "23505");

    private protected override async ValueTask AgePlansAsync(TimeSpan age) => await hosts[0].Database.ExecuteAsync(
        "update commerce.workflow_known_plan set seen_at = seen_at - $1", [age], Cancellation);

    protected override async ValueTask<IReadOnlyList<string>> ReleasedAsync() =>
        await hosts[0].ColumnAsync("select name from commerce.event where held_by is null order by id");
}
