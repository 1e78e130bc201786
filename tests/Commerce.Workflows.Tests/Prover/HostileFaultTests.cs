using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>What is wrong is found by a hostile proof, also where an ordinary one finds nothing.</summary>
public class HostileFaultTests
{
    [Fact]
    public void What_is_right_stands_every_kind_of_hostility()
    {
        var report = Prove(Hostility.All, courses: 400).ThrowIfViolated();

        Assert.Equal(13, report.Hostility!.Acts.Count);
        Assert.Equal(["done", "parked", "reverted"], report.Hostility.Ends.Keys.Where(end => end != "failed"));
    }

    [Fact]
    public void A_compensation_that_does_nothing_is_found()
    {
        var workflow = Workflow.Create("proven", (Composer<int> flow) =>
        {
            var paid = flow.Step(
                Step.Create<int, int, int>(
                    new StepOptions("a"),
                    (input, step) =>
                    {
                        ((Stage)step.Container.GetService(typeof(Stage))!).Effects.Do(step, "paid");
                        return Task.FromResult(StepResponse.Of(input, input));
                    },
                    (_, _) => Task.CompletedTask),
                flow.Input);
            return flow.Step(Stage.Act("b"), paid);
        });

        Assert.Empty(WorkflowProver.Prove(Proof(workflow, Hostility.None)).Violations);
        Assert.Contains(
            "everything was reverted, and there are effects\n        paid",
            First(WorkflowProver.Prove(Proof(workflow, Hostility.Cancellations | Hostility.ThrowingFunctions | Hostility.BrokenHandlers))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_that_drops_a_compensation_is_found() => Assert.Contains(
        "not compensated: each[0]/b",
        First(Prove(Hostility.Cancellations, journal => new Dropping(journal))),
        StringComparison.Ordinal);

    [Fact]
    public void A_journal_that_never_counts_takeovers_is_found() => Assert.Contains(
        "it does not come to an end",
        First(Prove(Hostility.NoProgress, journal => new Patient(journal), courses: 3)),
        StringComparison.Ordinal);

    [Fact]
    public void A_journal_that_reads_all_runs_or_none_is_found() => Assert.Contains(
        "the run beside it is",
        First(Prove(Hostility.UnreadableRows, journal => new AllOrNone(journal), courses: 20)),
        StringComparison.Ordinal);

    [Fact]
    public void A_journal_that_parks_runs_for_nothing_is_found() => Assert.Contains(
        "it is parked, and nothing happened that parks runs so: busy",
        First(Prove(Hostility.Conflicts, journal => new Impatient(journal))),
        StringComparison.Ordinal);

    [Fact]
    public void A_journal_that_writes_twice_what_it_has_refused_is_found() => Assert.NotEmpty(
        Prove(Hostility.RefusedCommits, journal => new Twofold(journal)).Violations);

    [Fact]
    public void A_case_is_as_short_as_it_can_be_and_the_same_seed_finds_the_same()
    {
        ProofReport Again() => Prove(Hostility.All, journal => new Impatient(journal));
        var (first, second) = (Again(), Again());

        Assert.Equal(first.Violations, second.Violations);
        Assert.Equal(1, first.Violations[0].Faults);
        Assert.Contains("Conflicts: Conflict in run-1, from write", first.Violations[0].Text, StringComparison.Ordinal);
    }

    private static string First(ProofReport report) => Assert.Throws<ProofException>(report.ThrowIfViolated).Message;

    private static ProofReport Prove(Hostility hostility, Func<IJournal, IJournal>? journal = null, int courses = 100) =>
        WorkflowProver.Prove(Proof(
            Workflow.Create("proven", (Composer<int> flow) =>
            {
                var sum = flow.Step(Stage.Act("a"), flow.Input);
                var items = flow.Select(sum, IReadOnlyList<int> (number) => [number, number + 1]);
                var sums = flow.ForEach("each", items, (each, item) => each.Step(Stage.Act("b"), item));
                return flow.Step(
                    Stage.Act(new StepOptions("c") { Transactional = true }), flow.Select(sums, numbers => numbers.Sum()));
            }),
            hostility,
            journal,
            courses));

    private static WorkflowProof<int, int> Proof(
        Workflow<int, int> workflow, Hostility hostility, Func<IJournal, IJournal>? journal = null, int courses = 100) =>
        new(workflow, [1])
        {
            World = time =>
            {
                var stage = new Stage(time, new Dictionary<string, Play>());
                return new ProofWorld(stage, stage.Effects.ToString);
            },
            Journal = journal ?? (one => one),
            MostPoints = hostility == Hostility.None ? int.MaxValue : 0,
            Pairs = 0,
            Hostility = hostility,
            HostileCourses = courses,
        };

    /// <summary>Reads a step that is done as one that was skipped.</summary>
    private sealed class Dropping(IJournal inner) : DelegatingJournal(inner)
    {
        public override async ValueTask<StoredRun?> ClaimAsync(RunId runId, CancellationToken cancellationToken) =>
            await base.ClaimAsync(runId, cancellationToken) is { } stored
                ? stored with { Entries = [.. stored.Entries.Select(Skipped)] }
                : null;

        private static JournalEntry Skipped(JournalEntry entry) => entry is { Step: "each[0]/b", Action: StepAction.Invoke }
            ? entry with { Outcome = StepOutcome.Skipped, Output = null, CompensationInput = null }
            : entry;
    }

    private sealed class Patient(IJournal inner) : DelegatingJournal(inner)
    {
        public override async ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
            IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken) =>
            [.. (await base.ClaimAsync(running, room, cancellationToken)).Select(stored => stored with { Claims = 1 })];
    }

    private sealed class AllOrNone(IJournal inner) : DelegatingJournal(inner)
    {
        public override async ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
            IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken)
        {
            var claimed = await base.ClaimAsync(running, room, cancellationToken);
            return claimed.FirstOrDefault(stored => stored.Unreadable is not null) is { } run ? throw run.Unreadable! : claimed;
        }
    }

    private sealed class Impatient(IJournal inner) : DelegatingJournal(inner)
    {
        protected override async ValueTask WriteAroundAsync(JournalWrite write, Func<JournalWrite, ValueTask> call)
        {
            try
            {
                await base.WriteAroundAsync(write, call);
            }
            catch (JournalRefusedException refused) when (refused.Failure == JournalFailure.Transient && !write.CreatesRun)
            {
                await ParkAsync(write.Run.Id, "busy", CancellationToken.None);
                throw;
            }
        }
    }

    private sealed class Twofold(IJournal inner) : DelegatingJournal(inner)
    {
        protected override async ValueTask WriteAroundAsync(JournalWrite write, Func<JournalWrite, ValueTask> call)
        {
            try
            {
                await base.WriteAroundAsync(write, call);
            }
            catch (JournalRefusedException)
            {
                await base.WriteAroundAsync(write with { Entries = [] }, call);
                throw;
            }
        }
    }
}
