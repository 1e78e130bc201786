using System.Globalization;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>What must hold of every outcome of a hostile course.</summary>
/// <param name="subject">What is proved.</param>
/// <param name="undisturbed">How it ends when nothing happens.</param>
internal sealed class HostileChecks(ProofSubject subject, ProofOutcome undisturbed)
{
    /// <summary>What is wrong when nothing more happens by itself: runs have ended, wait, or are parked.</summary>
    public IEnumerable<string> Resting(ProofOutcome outcome, HostileWorld world)
    {
        foreach (var mistake in outcome.Mistakes.Concat(Isolation(outcome, world)))
        {
            yield return mistake;
        }

        var isAnyParked = outcome.Runs.Any(run => run.Stored.ParkedReason is not null);
        foreach (var run in outcome.Runs)
        {
            if (run.Stored.ParkedReason is { } reason)
            {
                if (!world.Adversary.MayPark(run.TransactionId, reason))
                {
                    yield return $"{run.TransactionId}: it is parked, and nothing happened that parks runs so: {reason}";
                }

                if (run.IsHeld)
                {
                    yield return $"{run.TransactionId}: it is parked, and a process still owns it";
                }
            }
            else if (ProofChecks.IsStuck(run) && !(isAnyParked && subject.Workflow.TakesLocks))
            {
                yield return $"{run.TransactionId}: it is {run.Stored.State}, neither parked nor waiting";
            }
        }

        foreach (var wrong in outcome.Runs.SelectMany(run => HostileBounds.Check(run, outcome, world)))
        {
            yield return wrong;
        }
    }

    /// <summary>What is wrong at the end, when everything that parks runs is over.</summary>
    public IEnumerable<string> Ended(ProofOutcome outcome, HostileWorld world)
    {
        var adversary = world.Adversary;
        foreach (var wrong in Resting(outcome, world).Concat(ProofChecks.Whole(outcome, subject)))
        {
            yield return wrong;
        }

        foreach (var run in outcome.Runs.Where(run => !IsLeftToPeople(run, adversary)))
        {
            foreach (var wrong in ProofChecks.Of(run, subject)
                .Concat(Answered(run))
                .Concat(Uncompensated(run, world))
                .Concat(outcome.Faults + world.Deaths == 0 ? Unwritten(run, world) : []))
            {
                yield return $"{run.TransactionId}: {wrong}";
            }

            var expected = undisturbed.Runs.FirstOrDefault(other => other.TransactionId == run.TransactionId);
            if (expected is not null && run.Result != expected.Result && IsComparable(run, expected, adversary))
            {
                yield return $"{run.TransactionId}: the result is {run.Result} instead of {expected.Result}";
            }
        }

        if (subject.LeavesNothing
            && !adversary.HasChangedValues
            && outcome.Effects != outcome.Untouched
            && outcome.Runs.All(run => run.Stored.State == WorkflowState.Reverted)
            && Uncertain(outcome, world).Count == 0)
        {
            yield return $"everything was reverted, and there are effects\n{ProofChecks.Indented(outcome.Effects)}";
        }
    }

    /// <summary>
    /// The steps whose effects may be there though their run was reverted: they were called, the journal does not have that they are done,
    /// and they do not ask to be compensated then.
    /// </summary>
    public static IReadOnlyList<string> Uncertain(ProofOutcome outcome, HostileWorld world) =>
    [
        .. world.Adversary.Steps.Where(step => IsUncertain(step.Value, world.Adversary) && outcome.Runs.Any(
            run => run.TransactionId == step.Key.Run && !IsRecorded(run, step.Key.Path) && !IsCompensated(run, step.Key.Path)))
            .Select(step => step.Key.Path)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// Whether a person has to decide: a run has gone forward with a list that is longer again, and neither list leads to every step; or it
    /// began under the other plan, and the first one is back.
    /// </summary>
    private bool IsLeftToPeople(ProofRun run, Adversary adversary) => run.Stored.ParkedReason is { } reason
        && ((adversary.HasChangedValues && reason.StartsWith("COM3048", StringComparison.Ordinal))
            || (adversary.HasChanged && reason.StartsWith("COM3021", StringComparison.Ordinal) && !IsOfFirstPlan(run)));

    private bool IsOfFirstPlan(ProofRun run) => run.Stored.Header.PlanHash == undisturbed.Runs[0].Stored.Header.PlanHash;

    private static bool IsUncertain(StepDefinition step, Adversary adversary) => !step.Options.Transactional
        && !(step is { HasCompensation: true, Options.CompensateUncertain: true } && !adversary.HasChanged);

    private static bool IsRecorded(ProofRun run, string path) => run.Stored.Entries.Any(entry => entry.Step == path
        && entry.Action == StepAction.Invoke
        && (entry.Outcome is StepOutcome.Done or StepOutcome.Skipped or StepOutcome.Waiting || entry.CompensationInput is not null));

    private static bool IsCompensated(ProofRun run, string path) => run.Stored.Entries.Any(
        entry => entry.Step == path && entry is { Action: StepAction.Compensate, Outcome: StepOutcome.Reverted or StepOutcome.Failed });

    /// <summary>Steps that failed half way and said what to revert, or that ask to be compensated whatever happens.</summary>
    private static IEnumerable<string> Uncompensated(ProofRun run, HostileWorld world)
    {
        var adversary = world.Adversary;
        var called = run.Stored.State == WorkflowState.Reverted ? adversary.Steps.Where(step => step.Key.Run == run.TransactionId) : [];
        foreach (var ((_, path), step) in called.Where(step => step.Value.HasCompensation && !IsCompensated(run, step.Key.Path)))
        {
            var entries = run.Stored.Entries.Where(entry => entry.Step == path).ToList();
            if (adversary.WasHalfWay(run.TransactionId, path)
                && !world.Store.HasRefusedTwice(run.TransactionId, path)
                && entries.Exists(entry => entry.Outcome == StepOutcome.Failed))
            {
                yield return $"'{path}' was not compensated, though it failed half way";
            }
            else if (step.Options.CompensateUncertain && entries.Exists(entry => entry.Outcome != StepOutcome.Skipped))
            {
                yield return $"'{path}' was not compensated, though it began, and asks for it";
            }
        }
    }

    /// <summary>The steps that were called and that the journal does not have, though the store has refused nothing about them.</summary>
    private static IEnumerable<string> Unwritten(ProofRun run, HostileWorld world) => world.Adversary.Calls.Keys
        .Where(call => call.Run == run.TransactionId
            && !world.Store.HasRefused(call.Run, call.Path)
            && !run.Stored.Entries.Any(entry => entry.Step == call.Path))
        .Select(call => $"'{call.Path}' was called in the one process that there was, and the journal does not have it");

    private IEnumerable<string> Answered(ProofRun run)
    {
        var last = run.Stored.State.HasEnded ? [] : run.Stored.Entries.GroupBy(entry => entry.Step).Select(lines => lines.Last());
        foreach (var entry in last.Where(
            entry => entry.Outcome == StepOutcome.Waiting && subject.AnswerTo(entry, isRepeated: true) is not null))
        {
            yield return $"'{entry.Step}' waits, though it has an answer";
        }
    }

    private static bool IsComparable(ProofRun run, ProofRun expected, Adversary adversary) =>
        run.Stored.State == WorkflowState.Done
        && expected.Stored.State == WorkflowState.Done
        && !adversary.HasChanged
        && Failed(run).SetEquals(Failed(expected));

    private static HashSet<string> Failed(ProofRun run) =>
        [.. run.Stored.Entries.Where(entry => entry.Outcome is StepOutcome.Failed or StepOutcome.Skipped).Select(entry => entry.Step)];

    /// <summary>Whether one process has done everything.</summary>
    private static bool IsQuiet(ProofOutcome outcome, HostileWorld world) =>
        outcome.Faults + world.Deaths == 0 && outcome.Runs.All(run => world.Store.Refusals(run.TransactionId) == 0);

    private IEnumerable<string> Isolation(ProofOutcome outcome, HostileWorld world)
    {
        if (outcome.Bystander != undisturbed.Bystander)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the run beside it is\n{ProofChecks.Indented(outcome.Bystander)}\ninstead of\n" +
                $"{ProofChecks.Indented(undisturbed.Bystander)}");
        }

        // A run that waits for what a parked one keeps has not been left alone, and a crash decides how far things side by side come.
        var isShared = (subject.Workflow.TakesLocks && outcome.Runs.Any(run => world.Adversary.HasTouched(run.TransactionId)))
            || (outcome.Faults + world.Deaths > 0 && WorkflowProver.IsSideBySide(subject.Workflow.Plan));
        foreach (var expected in isShared ? [] : undisturbed.Runs.Where(run => !world.Adversary.HasTouched(run.TransactionId)))
        {
            var run = outcome.Runs.FirstOrDefault(run => run.TransactionId == expected.TransactionId);
            if ((run?.Stored.State, run?.Result) != (expected.Stored.State, expected.Result))
            {
                yield return $"{expected.TransactionId} is {run?.Stored.State} with {run?.Result}, and nothing was done to it: " +
                    $"{expected.Stored.State} with {expected.Result}";
            }
            else if (expected.Stored.State.HasEnded && IsQuiet(outcome, world) && !outcome.Heard.Contains(expected.TransactionId))
            {
                yield return $"nobody has heard that {expected.TransactionId} ended";
            }
        }
    }
}

/// <summary>How often handlers are called, and how often the journal is written, at most.</summary>
/// <remarks>
/// A handler is called once for each attempt of its policy. Every other call is paid for by something that went wrong: a process that died,
/// an answer of the store that was lost, a write that was refused, a failure that may be repeated at once. What is refused again and again
/// is limited: after so many refusals in one process that got no further the run is left to the next one, and after so many takeovers
/// without an entry it is parked. Of nodes side by side, each may have a write refused before the run is read again.
/// </remarks>
internal static class HostileBounds
{
    private static readonly int MostRefusals = RefusalCount.Max + LiveRun.TransientAttempts + 1;

    /// <summary>What was done more often than that.</summary>
    public static IEnumerable<string> Check(ProofRun run, ProofOutcome outcome, HostileWorld world)
    {
        var id = run.TransactionId;
        var (entries, takeovers) = (run.Stored.Entries.Count, new WorkflowRuntimeOptions().MaxClaims + 1);
        var refusals = world.Store.Refusals(id);
        var most = (entries + 1) * takeovers * MostRefusals * Math.Max(1, world.Store.RefusedNodes(id));
        if (refusals > most)
        {
            yield return $"{id}: {refusals} writes were refused; {most} is the most with {entries} entries";
        }

        var paid = outcome.Faults + world.Deaths + refusals + world.Adversary.Collisions;
        if (world.Store.Writes(id) > entries + paid + 1)
        {
            yield return $"{id}: there were {world.Store.Writes(id)} writes for {entries} entries, and {paid} things went wrong";
        }

        foreach (var (call, count) in world.Adversary.Calls.Where(call => call.Key.Run == id))
        {
            var attempts = Attempts(run, call, world);
            if (count > attempts + paid)
            {
                yield return $"{id}: '{call.Path}' {call.Action} was called {count} times for {attempts} attempts, and {paid} things " +
                    "went wrong";
            }
        }
    }

    /// <summary>The attempts of the policy, and those that somebody has asked for.</summary>
    private static int Attempts(ProofRun run, HandlerCalls call, HostileWorld world)
    {
        var options = world.Adversary.Steps[(call.Run, call.Path)].Options;
        var messages = run.Stored.Messages;
        return call.Action == StepAction.Invoke
            ? options.Retry.Attempts + messages.Count(message => message.Kind == MessageKind.Retry && message.Step == call.Path)
            : (options.CompensationRetry ?? options.Retry).Attempts
                * (1 + messages.Count(message => message.Kind == MessageKind.Compensate));
    }
}
