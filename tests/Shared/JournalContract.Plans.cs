using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Tests;

/// <summary>Runs of plans that only some hosts know.</summary>
public abstract partial class JournalContract
{
    [Fact]
    public async Task A_host_leaves_alone_the_runs_whose_plans_another_host_knows()
    {
        await Journal.RegisterPlansAsync([new("w", "old", ""), new("same", "hash", "")], Cancellation);
        await Other.RegisterPlansAsync([new("w", "new", ""), new("same", "hash", "")], Cancellation);
        var (old, current, same) = (await DueAsync("w", "old"), await DueAsync("w", "new"), await DueAsync("same", "hash"));

        Assert.Equal([new("w", "old", 1)], await Other.FindStrandedAsync(TimeSpan.Zero, Cancellation));
        Assert.Equal([new("w", "new", 1)], await Journal.FindStrandedAsync(TimeSpan.Zero, Cancellation));
        Assert.Empty(await Other.FindStrandedAsync(TimeSpan.FromHours(1), Cancellation));
        Assert.Null(await Other.ClaimAsync(old.Id, Cancellation));
        Assert.Equal([current.Id, same.Id], Ids(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation)));
        Assert.Equal([old.Id], Ids(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation)));
    }

    [Fact]
    public async Task A_host_leaves_alone_what_a_dead_host_had_of_plans_that_it_does_not_know()
    {
        await Journal.RegisterPlansAsync([new("w", "old", "")], Cancellation);
        await Other.RegisterPlansAsync([new("w", "new", "")], Cancellation);
        var run = NewRun() with { PlanHash = "old" };
        await CreateAsync(run);
        await KillAsync(Journal);

        Assert.Empty(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
        Assert.Equal([new("w", "old", 1)], await Other.FindStrandedAsync(TimeSpan.FromHours(1), Cancellation));
        var next = await StartAsync();
        await next.RegisterPlansAsync([new("w", "old", "")], Cancellation);
        Assert.Equal([run.Id], Ids(await next.ClaimAsync([], ClaimRoom.Of(10), Cancellation)));
    }

    [Fact]
    public async Task A_plan_of_another_workflow_with_the_same_hash_is_not_known()
    {
        await Journal.RegisterPlansAsync([new("a", "hash", "")], Cancellation);
        await Other.RegisterPlansAsync([new("b", "hash", "")], Cancellation);
        var run = await DueAsync("a", "hash");

        Assert.Empty(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
        Assert.Equal([run.Id], Ids(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation)));
    }

    [Fact]
    public async Task When_no_host_has_known_a_plan_for_long_any_host_claims_its_runs()
    {
        await Journal.RegisterPlansAsync([new("w", "old", "")], Cancellation);
        await Other.RegisterPlansAsync([new("w", "new", "")], Cancellation);
        var run = await DueAsync("w", "old");
        Assert.Empty(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));

        await AgePlansAsync(IJournal.PlanGrace);

        Assert.Equal([run.Id], Ids(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation)));
    }

    /// <summary>A run that is due and that no host owns.</summary>
    private async Task<RunHeader> DueAsync(string workflow, string planHash)
    {
        var run = NewRun(workflow) with { PlanHash = planHash };
        await Journal.WriteAsync(Creates(run) with { Owned = false, State = WorkflowState.NotStarted }, Cancellation);
        return run;
    }
}
