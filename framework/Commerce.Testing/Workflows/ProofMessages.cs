using System.Globalization;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>What is said to the runs of a proof from outside: answers to steps that wait, and requests.</summary>
/// <param name="subject">What is proved.</param>
/// <param name="store">The store.</param>
/// <param name="adversary">Who cancels runs at bad moments; <see langword="null"/>: nobody.</param>
/// <param name="expect">Is told how each of them ended.</param>
internal sealed class ProofMessages(ProofSubject subject, InMemoryStore store, Adversary? adversary, Action<Exception?, string> expect)
{
    private IEnumerable<InMemoryRow> Rows => store.Rows.Where(row => row.Header.WorkflowId == subject.Workflow.Options.Name);

    /// <summary>Says what is to be said to a step that waits.</summary>
    /// <returns><see langword="false"/> when there is nothing to say.</returns>
    public bool Answer(ProofHost host)
    {
        foreach (var row in Rows
            .Where(row => row is { State: WorkflowState.Invoking or WorkflowState.WaitingToCompensate, Parked: null }))
        {
            foreach (var entry in row.Entries
                .GroupBy(entry => entry.Step)
                .Select(lines => lines.Last())
                .Where(entry => entry.Outcome is StepOutcome.Waiting or StepOutcome.Invoking))
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{entry.Step}#{entry.Attempt}");
                if (subject.AnswerTo(entry, isRepeated: adversary is not null) is { } answer
                    && IsExpected(entry, answer)
                    && host.Said.Add($"{row.Header.Id} {key}"))
                {
                    Say(host, row, entry.Step, key, answer);
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Asks something of a run that has ended, or is parked.</summary>
    /// <returns><see langword="false"/> when there is nothing to ask.</returns>
    public bool Ask(ProofHost host)
    {
        if (adversary is { IsMended: true }
            && Rows.FirstOrDefault(row => row.Parked is not null && host.Said.Add(ResumptionOf(row))) is { } parked)
        {
            var run = host.Engine.GetRun(parked.Header.WorkflowId, parked.Header.TransactionId);
            host.Process.Begin(() => run.ResumeAsync(), failure =>
            {
                if (failure is JournalFaultException or JournalRefusedException)
                {
                    host.Said.Remove(ResumptionOf(parked));
                }

                expect(failure, $"the resumption of {parked.Header.TransactionId}");
            });
            return true;
        }

        if (adversary?.TakeCancellation() is { } id && Rows.FirstOrDefault(row => row.Header.TransactionId == id) is { Parked: null } open)
        {
            Request(host, open, MessageKind.Cancel);
            return true;
        }

        if (Rows.FirstOrDefault(row => Wanted(row) is { } kind
            && row is { Host: null, Parked: null }
            && row.Messages.TrueForAll(message => message.Kind != kind)
            && !host.Said.Contains(row.Header.Id.Value)) is not { } ended)
        {
            return false;
        }

        host.Said.Add(ended.Header.Id.Value);
        Request(host, ended, Wanted(ended)!.Value);
        return true;
    }

    private static string ResumptionOf(InMemoryRow row) => $"resume {row.Header.Id}";

    /// <summary>What is asked of a run in its state.</summary>
    private MessageKind? Wanted(InMemoryRow row) => row.State switch
    {
        WorkflowState.Failed when subject.Afterwards == ProofRequest.RetryCompensation => MessageKind.Compensate,
        WorkflowState.Done when subject.Afterwards == ProofRequest.Cancel || CancelsDone(row) is not null => MessageKind.Cancel,
        _ => null,
    };

    private HostileAct? CancelsDone(InMemoryRow row) =>
        adversary?.Of(row.Header.TransactionId).FirstOrDefault(act => act.Trick == HostileTrick.CancelsDone);

    private void Request(ProofHost host, InMemoryRow row, MessageKind kind)
    {
        var run = host.Engine.GetRun(row.Header.WorkflowId, row.Header.TransactionId);
        if (row.State == WorkflowState.Done && CancelsDone(row) is { } cancels)
        {
            adversary!.Happens(cancels);
        }

        host.Process.Begin(
            () => kind == MessageKind.Cancel
                ? run.CancelAsync()
                : run.RetryCompensationAsync(),
            failure =>
            {
                if (failure is not RunParkedException)
                {
                    // Otherwise it is asked again when the run can be read.
                    host.Said.Remove(row.Header.Id.Value);
                }

                // Whoever cancels at a bad moment is told that it is too late.
                expect(adversary is not null && failure is CommerceException { Code: "COM3016" } ? null : failure, $"the request {kind}");
            });
    }

    /// <summary>Whether a step expects an answer: while its handler runs, it cannot be told to begin again.</summary>
    private static bool IsExpected(JournalEntry entry, StepAnswer answer) =>
        entry.Outcome == StepOutcome.Waiting || answer.Kind is StepAnswerKind.Complete or StepAnswerKind.Fail;

    private void Say(ProofHost host, InMemoryRow row, string step, string key, StepAnswer answer)
    {
        var run = host.Engine.GetRun(row.Header.WorkflowId, row.Header.TransactionId);
        Task<RunAcknowledgement> SayAsync() => answer.Kind switch
        {
            StepAnswerKind.Complete => run.CompleteStepAsync(step, answer.Output, key),
            StepAnswerKind.Fail => run.FailStepAsync(step, answer.Error, answer.Permanent, key),
            StepAnswerKind.Retry => run.RetryStepAsync(step, key),
            _ => run.CancelAsync(),
        };
        host.Process.Begin(SayAsync, failure =>
        {
            if (failure is JournalFaultException or JournalRefusedException)
            {
                host.Said.Remove($"{row.Header.Id} {key}");
            }

            // A late answer fails with one of these errors.
            expect(failure is CommerceException { Code: "COM3015" or "COM3016" } ? null : failure, $"the answer {answer.Kind} to {step}");
        });
    }
}
