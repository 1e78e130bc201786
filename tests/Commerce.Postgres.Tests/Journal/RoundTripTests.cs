using System.Diagnostics;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Commerce.Workflows;
using Npgsql;

namespace Commerce.Postgres.Tests.Journal;

/// <summary>How often a run goes to the server and waits for it: every execution of a statement, or of a batch, is once.</summary>
public sealed class RoundTripTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(true, true, 1, 2)]
    [InlineData(true, true, 5, 10)]
    [InlineData(false, true, 5, 11)]
    [InlineData(false, false, 5, 6)]
    public async Task A_step_is_one_round_trip_and_one_for_each_statement_of_its_own(
        bool transactional, bool writes, int steps, int roundTrips)
    {
        var workflow = Workflow.Create(
            "counted", (Composer<string> flow) => Enumerable.Range(0, steps).Aggregate(flow.Input, (value, number) => flow.Step(
            Step.Create(new StepOptions($"step-{number}") { Transactional = transactional }, async (string text, StepContext _) =>
            {
                await (writes ? host.Database.AddAsync($"{text}-{number}") : Task.CompletedTask);
                return text;
            }),
            value)));
        await host.Runtime.RunAsync(host, workflow, "warm", null, TestContext.Current.CancellationToken);
        var database = new NpgsqlConnectionStringBuilder(host.Database.ConnectionString).Database;
        var count = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            // Other tests talk to the server at the same time, each to a database of its own.
            ActivityStopped = activity =>
            {
                if (activity.TagObjects.Any(tag => tag.Key is "db.name" or "db.namespace" && tag.Value as string == database))
                {
                    Interlocked.Increment(ref count);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await host.Runtime.RunAsync(host, workflow, "counted", null, TestContext.Current.CancellationToken);

        Assert.Equal(roundTrips, count);
    }
}
