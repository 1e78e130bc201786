using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>What must hold of every outcome, and what of one that was disturbed.</summary>
internal static class ProofChecks
{
    /// <summary>What is wrong with an outcome by itself.</summary>
    public static IEnumerable<string> Invariants(ProofOutcome outcome, ProofSubject subject)
    {
        foreach (var mistake in outcome.Mistakes)
        {
            yield return mistake;
        }

        foreach (var wrong in Whole(outcome, subject))
        {
            yield return wrong;
        }

        if (subject.LeavesNothing
            && outcome.Effects != outcome.Untouched
            && outcome.Runs.All(run => run.Stored.State == WorkflowState.Reverted))
        {
            yield return $"everything was reverted, and there are effects\n{Indented(outcome.Effects)}";
        }

        foreach (var run in outcome.Runs)
        {
            foreach (var wrong in Of(run, subject))
            {
                yield return $"{run.TransactionId}: {wrong}";
            }
        }
    }

    /// <summary>What is wrong with the world of all runs.</summary>
    public static IEnumerable<string> Whole(ProofOutcome outcome, ProofSubject subject)
    {
        if (outcome.Runs.Count != subject.Runs)
        {
            yield return $"there are {outcome.Runs.Count} runs instead of {subject.Runs}";
        }

        if (outcome.Locks.Count > 0 && outcome.Runs.All(run => run.Stored.State.HasEnded))
        {
            yield return $"locks are left: {string.Join(", ", outcome.Locks)}";
        }
    }

    /// <summary>What is wrong with a run by itself.</summary>
    public static IEnumerable<string> Of(ProofRun run, ProofSubject subject) => Journal(run, subject).Concat(Compensations(run, subject));

    /// <summary>Whether a run has not ended and nothing in it waits.</summary>
    public static bool IsStuck(ProofRun run) =>
        !run.Stored.State.HasEnded && !run.Stored.Entries.Any(entry => entry.Outcome == StepOutcome.Waiting);

    /// <summary>How a disturbed outcome differs from the undisturbed one.</summary>
    public static IEnumerable<string> Differences(ProofOutcome expected, ProofOutcome actual, bool inOrder)
    {
        foreach (var run in expected.Runs)
        {
            var other = actual.Runs.FirstOrDefault(other => other.TransactionId == run.TransactionId);
            if (other is null)
            {
                yield return $"{run.TransactionId} is not there";
            }
            else if (run.Stored.State != other.Stored.State)
            {
                yield return $"{run.TransactionId} is {other.Stored.State} instead of {run.Stored.State}";
            }
            else if (run.Result != other.Result)
            {
                yield return $"the result of {run.TransactionId} is {other.Result} instead of {run.Result}";
            }
            else if (inOrder && Different("compensations", CertainCompensations(run), CertainCompensations(other)) is { } wrong)
            {
                yield return $"{run.TransactionId}: {wrong}";
            }
        }

        if (expected.Effects != actual.Effects)
        {
            yield return $"the effects are\n{Indented(actual.Effects)}\ninstead of\n{Indented(expected.Effects)}";
        }

        if (Different("events", Events(expected, inOrder), Events(actual, inOrder)) is { } events)
        {
            yield return events;
        }
    }

    public static string Indented(string text) => "    " + (text.Length == 0 ? "(none)" : text).ReplaceLineEndings("\n    ");

    private static IEnumerable<string> Journal(ProofRun run, ProofSubject subject)
    {
        var entries = run.Stored.Entries;
        if (run.IsHeld || (run.Stored.ParkedReason is not null))
        {
            yield return run.IsHeld ? "a process still owns it" : $"it is parked: {run.Stored.ParkedReason}";
        }

        if (IsStuck(run))
        {
            yield return $"it is stuck: {run.Stored.State}, and nothing waits";
        }

        if (run.Stored.State.HasEnded && run.HeldEvents > 0)
        {
            yield return $"{run.HeldEvents} events are neither released nor dropped";
        }

        if (!entries.Select(entry => entry.Sequence).SequenceEqual(Enumerable.Range(1, entries.Count)))
        {
            yield return "the entries are not numbered without gaps";
        }

        var again = subject.Afterwards == ProofRequest.RetryCompensation;
        foreach (var lines in entries
            .Where(entry => !(again && entry.Action == StepAction.Compensate))
            .GroupBy(entry => (entry.Step, entry.Action)))
        {
            var ends = lines.Count(IsEnd);
            if ((lines.Key.Step.Length > 0 && ends > 1)
                || lines.GroupBy(line => (line.Outcome, line.Attempt)).Any(group => group.Count() > 1))
            {
                yield return $"the lines of '{lines.Key.Step}' {lines.Key.Action} are there twice";
            }
        }

        if (run.Stored.State == WorkflowState.Done && entries.Any(entry => entry.Action == StepAction.Compensate))
        {
            yield return "it is done, and something was compensated";
        }

        if (run.Stored.State is not (WorkflowState.NotStarted or WorkflowState.Invoking or WorkflowState.Done)
            && !entries.Any(entry => entry is { Action: StepAction.Invoke, Outcome: StepOutcome.Failed }))
        {
            yield return $"it is {run.Stored.State}, and no entry says why";
        }
    }

    private static IEnumerable<string> Compensations(ProofRun run, ProofSubject subject)
    {
        var done = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in run.Stored.Entries.Where(entry => entry.Action == StepAction.Invoke && entry.Step.Length > 0))
        {
            if (entry.CompensationInput is not null || (done.ContainsKey(entry.Step) && IsEnd(entry)))
            {
                done[entry.Step] = entry.Sequence;
            }
        }

        var last = int.MaxValue;
        foreach (var step in Compensated(run))
        {
            var order = done.GetValueOrDefault(step, FailedAt(run, step));
            if (order > last)
            {
                yield return $"'{step}' was compensated after a step that had completed before it";
            }

            last = Math.Min(last, order);
        }

        var compensated = run.Stored.Entries.Where(
            entry => entry.Action == StepAction.Compensate && IsEnd(entry)).Select(entry => entry.Step).ToHashSet(StringComparer.Ordinal);
        var left = done.Keys.Where(step => !compensated.Contains(step)).ToList();
        if (run.Stored.State is WorkflowState.Reverted or WorkflowState.Failed && left.Count > 0)
        {
            yield return $"not compensated: {string.Join(", ", left)}";
        }

        var failed = run.Stored.Entries.Where(
            entry => entry.Action == StepAction.Compensate
                && IsEnd(entry)).GroupBy(entry => entry.Step).Any(lines => lines.Last().Outcome == StepOutcome.Failed);
        if (run.Stored.State.HasEnded && failed != (run.Stored.State == WorkflowState.Failed) && subject.Runs > 0)
        {
            yield return $"it is {run.Stored.State}, and {(failed ? "a" : "no")} compensation has failed";
        }
    }

    /// <summary>The steps in the order in which they were compensated, the first time.</summary>
    private static IEnumerable<string> Compensated(ProofRun run) => run.Stored.Entries
        .Where(
            entry => entry.Action == StepAction.Compensate && IsEnd(entry) && entry.Step.Length > 0).Select(entry => entry.Step).Distinct();

    /// <summary>
    /// The compensations of steps that certainly began. Whether a crash leaves an uncertain step depends on where it happens.
    /// </summary>
    private static List<string> CertainCompensations(ProofRun run) =>
        [.. Compensated(run).Where(step => run.Stored.Entries.Any(entry => entry.Step == step && entry.CompensationInput is not null))];

    private static int FailedAt(ProofRun run, string step) =>
        run.Stored.Entries.LastOrDefault(
            entry => entry.Step == step && entry.Action == StepAction.Invoke && IsEnd(entry))?.Sequence ?? int.MaxValue;

    private static bool IsEnd(JournalEntry entry) =>
        entry.Outcome is not (StepOutcome.Invoking or StepOutcome.Waiting or StepOutcome.Retrying);

    private static IEnumerable<string> Events(ProofOutcome outcome, bool inOrder)
    {
        var events = outcome.Events.Select(one => $"{one.Name} {one.Data}");
        return inOrder ? events : events.Order(StringComparer.Ordinal);
    }

    private static string? Different(string what, IEnumerable<string> expected, IEnumerable<string> actual) =>
        expected.SequenceEqual(actual) ? null : $"the {what} are [{string.Join(", ", actual)}] instead of [{string.Join(", ", expected)}]";
}
