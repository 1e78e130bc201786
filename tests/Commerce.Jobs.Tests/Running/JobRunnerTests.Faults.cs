using Commerce.Jobs.Ledger;
using Commerce.Jobs.Tests.Support;
using Commerce.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Jobs.Tests.Running;

/// <content>Random runs at a ledger that fails at random.</content>
public sealed partial class JobRunnerTests
{
    private const int Cases = 300;

    /// <summary>What a job does in an attempt.</summary>
    private enum Act
    {
        Succeed,
        Throw,
        ThrowUnspeakably,
        BreakItsPolicy,
    }

    [Fact]
    public async Task Whatever_fails_each_tick_ends_once_and_as_its_last_attempt_did()
    {
        foreach (var world in Worlds().Sample(Cases, new Rnd(20260101), size: 6))
        {
            using var test = new JobRunnerTests();
            await test.HoldsAsync(world);
        }
    }

    private static Gen<World> Worlds()
    {
        var faults = Gen.Elements(Enum.GetValues<StoreFault>()).ListOf();
        return
            from attempts in Gen.Choose(1, 3)
            from ticks in Gen.Choose(1, 4)
            from acts in Gen.Elements(Enum.GetValues<Act>()).NonEmptyListOf()
            from claims in faults
            from ends in faults
            select new World(attempts, ticks, [.. acts], [.. claims], [.. ends]);
    }

    private async Task HoldsAsync(World world)
    {
        var calls = new List<(DateTimeOffset Due, int Attempt, Act Act)>();
        var config = new JobConfig
        {
            Name = "job",
            Interval = TimeSpan.FromSeconds(1),
            Overlap = JobOverlap.Queue,
            Retry = new RetryPolicy
            {
                Attempts = world.Attempts,
                Handles = error => error is NotSupportedException ? throw error : true,
            },
        };
        var faulty = new FaultyLedger(ledger) { Claims = new(world.Claims), Ends = new(world.Ends) };
        await StartAsync(
            config,
            (job, _) =>
            {
                var act = world.Acts[calls.Count % world.Acts.Count];
                calls.Add((job.ScheduledFor, job.Attempt, act));
                return Play(act);
            },
            faulty: faulty);
        var due = new List<DateTimeOffset>();
        for (var tick = 0; tick < world.Ticks; tick++)
        {
            due.Add(await PlanAsync());
        }

        // A claim whose answer got lost is free again when its lease has expired.
        for (var round = 0; round < world.Claims.Count + (world.Attempts * world.Ticks); round++)
        {
            await RunAsync();
            time.Advance(Lease + TimeSpan.FromSeconds(1));
            await ledger.AdvanceAsync(new Dictionary<string, int> { ["job"] = world.Attempts }, [], Cancellation);
        }

        foreach (var at in due)
        {
            var tick = (await ledger.FindAsync(new TickId("job", at), Cancellation))!;
            var own = calls.Where(call => call.Due == at).ToList();
            Assert.True(own.Select(call => call.Attempt).Distinct().Count() == own.Count, $"{world}: an attempt was repeated");
            Assert.True(tick.Attempt <= world.Attempts && own.All(call => call.Attempt <= tick.Attempt), $"{world}: too many attempts");
            Assert.True(own.Take(own.Count - 1).All(call => call.Act != Act.Succeed), $"{world}: what had succeeded was repeated");
            var hasSucceeded = own is [.., { Act: Act.Succeed }];
            Assert.True(tick.State == (hasSucceeded ? TickState.Ran : TickState.Failed), $"{world}: {tick}");
        }
    }

    private static Task Play(Act act) => act switch
    {
        Act.Throw => Task.FromException(new InvalidOperationException("It throws.")),
        Act.ThrowUnspeakably => throw new UnspeakableException(),
        Act.BreakItsPolicy => throw new NotSupportedException("Its policy throws."),
        _ => Task.CompletedTask,
    };

    /// <summary>Runs what is due. What was not recorded is recorded again after a pause.</summary>
    private async Task RunAsync()
    {
        var run = runner!.RunDueAsync("job");
        while (!run.IsCompleted)
        {
            await time.SkipAsync(atMost: RenewalPause);
        }

        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <param name="Attempts">The number of attempts of each tick.</param>
    /// <param name="Ticks">The number of ticks.</param>
    /// <param name="Acts">What the job does, call by call, from the start again when it comes to the end.</param>
    /// <param name="Claims">How claims fail.</param>
    /// <param name="Ends">How recording an outcome fails.</param>
    private sealed record World(
        int Attempts, int Ticks, IReadOnlyList<Act> Acts, IReadOnlyList<StoreFault> Claims, IReadOnlyList<StoreFault> Ends)
    {
        public override string ToString() =>
            $"{Ticks} ticks of {Attempts} attempts; acts: {string.Join(' ', Acts)}; claims: {string.Join(' ', Claims)}; "
            + $"ends: {string.Join(' ', Ends)}";
    }
}
