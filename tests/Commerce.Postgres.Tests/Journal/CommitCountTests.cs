using System.Globalization;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Commerce.Workflows;

namespace Commerce.Postgres.Tests.Journal;

/// <summary>What a run costs, counted by the server.</summary>
public sealed class CommitCountTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Runs = 20;
    private const int Rounds = 5;

    private TestHost host = null!;

    // One connection: the server publishes a connection's counts when it is told to on that connection.
    public async ValueTask InitializeAsync() =>
        host = await TestHost.StartAsync(await postgres.Server.CreateDatabaseAsync() + ";Maximum Pool Size=1");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(true, 1, 1)]
    [InlineData(false, 1, 2)]
    [InlineData(true, 3, 3)]
    public async Task A_run_commits_once_for_each_step_and_once_more_when_its_first_step_is_not_transactional(
        bool transactional, int steps, int commits)
    {
        var adds = Enumerable.Range(0, steps).Select(number => Step.Create(
            new StepOptions($"add-{number}") { Transactional = transactional },
            async (string text, StepContext _) =>
            {
                await host.Database.AddAsync($"{text}-{number}");
                return text;
            })).ToList();
        var workflow = Workflow.Create(
            "counted", (Composer<string> flow) => adds.Aggregate(flow.Input, (value, step) => flow.Step(step, value)));
        var counts = new List<long>();
        for (var round = 0; round < Rounds; round++)
        {
            counts.Add(await CountAsync(workflow, round));
        }

        // Now and then the server's own housekeeping in the database is counted too, or a commit is published with the next round.
        Assert.Equal(Runs * commits, counts.Order().ElementAt(Rounds / 2));
    }

    private async Task<long> CountAsync(Workflow<string, string> workflow, int round)
    {
        var before = await CommitsAsync();
        for (var i = 0; i < Runs; i++)
        {
            await host.Runtime.RunAsync(host, workflow, $"note-{round}-{i}", null, TestContext.Current.CancellationToken);
        }

        // Two of them are the first look at the count and the publishing before the second.
        return await CommitsAsync() - before - 2;
    }

    private async Task<long> CommitsAsync()
    {
        // It also publishes nothing at all, unless the connection has new figures of a table.
        await host.ColumnAsync("select pg_stat_force_next_flush()::text from (select count(*) from notes.note) as touched");
        var commits = await host.ColumnAsync("select xact_commit from pg_stat_database where datname = current_database()");
        return long.Parse(commits[0], CultureInfo.InvariantCulture);
    }
}
