using System.Globalization;
using Commerce.Workflows;

namespace Commerce.Testing.Workflows;

/// <summary>Tries hostile courses of events.</summary>
/// <param name="subject">What is proved.</param>
/// <param name="hostility">The kinds of acts.</param>
internal sealed class HostileProver(ProofSubject subject, Hostility hostility)
{
    /// <summary>The most faults of the process and its connection beside the acts of one course.</summary>
    private const int MostFaults = 2;

    private readonly Dictionary<Hostility, int> acts = [];
    private readonly SortedDictionary<string, int> ends = new(StringComparer.Ordinal);
    private readonly SortedSet<string> uncertain = new(StringComparer.Ordinal);
    private readonly List<ProofViolation> violations = [];
    private int mostCalls;

    /// <summary>Gets what is wrong.</summary>
    public IReadOnlyList<ProofViolation> Violations => violations;

    /// <summary>Tries some courses.</summary>
    /// <param name="courses">How many.</param>
    /// <param name="describe">Describes an outcome, given what is wrong with it.</param>
    public HostilityReport Prove(int courses, Func<ProofOutcome, List<string>, string> describe)
    {
        var known = new HostileWorld(new Adversary(subject.Workflow.Options.Name, []));
        var undisturbed = new ProofCourse(subject, new JournalFaults(), known).Run();
        var (chooser, checks) = (new HostileActs(subject, known), new HostileChecks(subject, undisturbed));
        var plan = int.Parse(undisturbed.Runs[0].Stored.Header.PlanHash[..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        for (var course = 1; course <= courses; course++)
        {
            // It depends on seed, plan and number only, so that it is the same one however many are tried.
            var random = new Random((subject.Seed * 7_919) + course + plan);
            var chosen = chooser.Choose(random, hostility);
            var faults = Faults(random, undisturbed.Operations);
            var (outcome, wrong) = Try(checks, chosen, faults, isCounted: true);
            if (wrong.Count > 0)
            {
                (outcome, wrong, var acted) = Shrink(checks, chosen, faults, outcome, wrong);
                violations.Add(new(
                    acted.Count, $"hostile course {course}, seed {subject.Seed}: {string.Join("; ", acted)}\n{describe(outcome, wrong)}"));
            }
        }

        return new HostilityReport
        {
            Courses = courses,
            Acts = acts,
            Ends = ends,
            Uncertain = [.. uncertain],
            MostCalls = mostCalls,
        };
    }

    private static List<(int Operation, JournalFault Fault)> Faults(Random random, int operations)
    {
        var kinds = Enum.GetValues<JournalFault>();
        var faults = new List<(int Operation, JournalFault Fault)>();
        for (var left = Math.Min(random.Next(MostFaults + 1), random.Next(MostFaults + 1)); left > 0; left--)
        {
            faults.Add((1 + random.Next(operations * 3 / 2), kinds[random.Next(kinds.Length)]));
        }

        return [.. faults.DistinctBy(fault => fault.Operation)];
    }

    /// <summary>Leaves out what is not needed for something to be wrong.</summary>
    private (ProofOutcome Outcome, List<string> Wrong, List<string> Acted) Shrink(
        HostileChecks checks,
        IReadOnlyList<HostileAct> chosen,
        List<(int Operation, JournalFault Fault)> faults,
        ProofOutcome outcome,
        List<string> wrong)
    {
        for (var i = 0; i < chosen.Count + faults.Count;)
        {
            var fewer = chosen.Where((_, index) => index != i).ToList();
            var others = faults.Where((_, index) => index + chosen.Count != i).ToList();
            var (smaller, found) = Try(checks, fewer, others, isCounted: false);
            if (found.Count == 0)
            {
                i++;
                continue;
            }

            (chosen, faults, outcome, wrong, i) = (fewer, others, smaller, found, 0);
        }

        return (
            outcome,
            wrong,
            [.. chosen.Select(act => act.ToString()), .. faults.Select(fault => $"{fault.Fault} at operation {fault.Operation}")]);
    }

    private (ProofOutcome Outcome, List<string> Wrong) Try(
        HostileChecks checks,
        IReadOnlyList<HostileAct> chosen,
        IReadOnlyList<(int Operation, JournalFault Fault)> faults,
        bool isCounted)
    {
        var world = new HostileWorld(new Adversary(subject.Workflow.Options.Name, chosen));
        using var telemetry = HostileTelemetry.Of(world.Adversary);
        var course = new ProofCourse(subject, new JournalFaults(faults), world);
        var outcome = course.Run();
        var states = outcome.Runs.Select(End).ToList();
        List<string> wrong = [];
        if (world.Adversary.HasParked)
        {
            wrong.AddRange(checks.Resting(outcome, world).Select(found => $"before it was mended: {found}"));
            outcome = wrong.Count == 0 ? course.Mend() : outcome;
        }

        if (wrong.Count == 0)
        {
            wrong.AddRange(checks.Ended(outcome, world));
            wrong.AddRange(subject.HostileJudge?.Invoke(outcome, world) ?? []);
        }

        if (isCounted)
        {
            Count(world, outcome, states);
        }

        return (outcome, wrong);
    }

    private static string End(ProofRun run) => run.Stored.ParkedReason is not null ? "parked"
        : run.Stored.State.HasEnded ? run.Stored.State.WireName
        : "waiting";

    private void Count(HostileWorld world, ProofOutcome outcome, List<string> states)
    {
        foreach (var kind in world.Adversary.Happened.Keys.Select(act => act.Trick.Kind).Where(kind => kind != Hostility.None).Distinct())
        {
            acts[kind] = acts.GetValueOrDefault(kind) + 1;
        }

        foreach (var state in states)
        {
            ends[state] = ends.GetValueOrDefault(state) + 1;
        }

        mostCalls = Math.Max(mostCalls, world.Adversary.Calls.Values.DefaultIfEmpty().Max());
        if (outcome.Effects != outcome.Untouched && outcome.Runs.All(run => run.Stored.State == WorkflowState.Reverted))
        {
            uncertain.UnionWith(HostileChecks.Uncertain(outcome, world));
        }
    }
}
