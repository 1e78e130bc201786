using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Tests;

/// <summary>Messages to steps: which are accepted, and for which attempt.</summary>
public abstract partial class JournalContract
{
    [Fact]
    public async Task Of_answers_that_are_sent_at_once_one_is_accepted()
    {
        for (var round = 0; round < 20; round++)
        {
            var run = NewRun();
            await Journal.WriteAsync(Creates(run, Waiting(1, "a")), Cancellation);

            var numbers = await Task.WhenAll(
                AnswerAsync(Journal, run, MessageKind.Complete),
                AnswerAsync(Other, run, MessageKind.Complete),
                AnswerAsync(Other, run, MessageKind.Fail),
                AnswerAsync(Journal, run, MessageKind.TimeOut),
                AnswerAsync(Other, run, MessageKind.Retry));

            Assert.Equal(1, Assert.Single(numbers, number => number is not null));
            Assert.Equal(1, Assert.Single(await Journal.ReadMessagesAsync(run.Id, 0, Cancellation)).Attempt);
        }
    }

    [Fact]
    public async Task A_key_says_which_answers_to_one_step_are_the_same()
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Waiting(1, "a"), Waiting(2, "b")), Cancellation);

        Assert.Equal(1, await Journal.SendAsync(run.Id, Answer("a"), Cancellation));
        Assert.Equal(1, await Other.SendAsync(run.Id, Answer("a"), Cancellation));
        Assert.Equal(2, await Other.SendAsync(run.Id, Answer("b"), Cancellation));
        Assert.Equal(["a", "b"], (await Journal.ReadMessagesAsync(run.Id, 0, Cancellation)).Select(message => message.Step));

        static RunMessage Answer(string step) => new(0, MessageKind.Complete, step, "1", Key: "key");
    }

    [Theory]
    [InlineData(StepOutcome.Invoking, "Complete Fail")]
    [InlineData(StepOutcome.Waiting, "Complete Fail Retry TimeOut")]
    [InlineData(StepOutcome.Retrying, "Retry")]
    [InlineData(StepOutcome.Done, "")]
    [InlineData(StepOutcome.Skipped, "")]
    [InlineData(StepOutcome.Failed, "")]
    public async Task A_step_accepts_the_messages_that_it_expects(StepOutcome outcome, string accepted)
    {
        var names = new List<MessageKind>();
        foreach (var kind in new[] { MessageKind.Complete, MessageKind.Fail, MessageKind.Retry, MessageKind.TimeOut })
        {
            var run = NewRun();
            await Journal.WriteAsync(Creates(run, Entry(1, "a", outcome: outcome) with { Attempt = 3 }), Cancellation);
            if (await AnswerAsync(Journal, run, kind) is not null)
            {
                names.Add(kind);
                Assert.Equal(3, Assert.Single(await Journal.ReadMessagesAsync(run.Id, 0, Cancellation)).Attempt);
            }
        }

        Assert.Equal(accepted, string.Join(' ', names));
    }

    [Fact]
    public async Task A_timeout_is_accepted_for_its_attempt_and_from_the_host_that_owns_the_run()
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Waiting(1, "a") with { Attempt = 2 }), Cancellation);

        Assert.Null(await TimeOutAsync(Journal, 1));
        Assert.Null(await TimeOutAsync(Other, 2));
        Assert.Equal(1, await TimeOutAsync(Journal, 2));

        async Task<int?> TimeOutAsync(IJournal journal, int attempt) => await journal.SendAsync(
            run.Id, new RunMessage(0, MessageKind.TimeOut, "a", null) { Attempt = attempt }, Cancellation);
    }

    [Theory]
    [InlineData(WorkflowState.WaitingToCompensate)]
    [InlineData(WorkflowState.Compensating)]
    [InlineData(WorkflowState.Reverted)]
    [InlineData(WorkflowState.Done)]
    public async Task A_run_that_does_not_go_forward_accepts_no_message_to_a_step(WorkflowState state)
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Waiting(1, "a")) with { State = state }, Cancellation);

        Assert.Null(await AnswerAsync(Other, run, MessageKind.Complete));
        Assert.Null(await AnswerAsync(Other, run, MessageKind.Complete, "b"));
        Assert.Equal(1, await SendAsync(run.Id));
    }

    [Fact]
    public async Task The_next_message_to_a_step_is_accepted_when_an_entry_has_answered_the_one_before()
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Waiting(1, "a")), Cancellation);
        Assert.Equal(1, await AnswerAsync(Other, run, MessageKind.Retry));
        Assert.Null(await AnswerAsync(Other, run, MessageKind.Complete));

        await Journal.WriteAsync(
            new JournalWrite(run, WorkflowState.Invoking, [Waiting(2, "a") with { Attempt = 2, Message = 1 }]), Cancellation);

        Assert.Equal(2, await AnswerAsync(Other, run, MessageKind.Complete));
        Assert.Equal(2, (await Journal.ReadMessagesAsync(run.Id, 1, Cancellation))[0].Attempt);
    }

    [Fact]
    public async Task A_retry_that_came_when_the_pause_was_over_does_not_keep_a_step_from_its_answer()
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Entry(1, "a", outcome: StepOutcome.Retrying)), Cancellation);
        Assert.Equal(1, await AnswerAsync(Other, run, MessageKind.Retry));

        // The attempt had begun by itself: no entry answers the message.
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Waiting(2, "a") with { Attempt = 2 }]), Cancellation);

        Assert.Equal(2, await AnswerAsync(Other, run, MessageKind.Complete));
    }

    [Fact]
    public async Task A_compensation_does_not_change_what_its_step_expects()
    {
        var run = NewRun();
        await Journal.WriteAsync(
            Creates(run, Waiting(1, "a"), Entry(2, "a", StepAction.Compensate, StepOutcome.Retrying), Waiting(3, "b")), Cancellation);

        Assert.Equal(1, await AnswerAsync(Other, run, MessageKind.Complete));
        Assert.Equal(2, await AnswerAsync(Other, run, MessageKind.Complete, "b"));
    }

    private Task<int?> AnswerAsync(IJournal journal, RunHeader run, MessageKind kind, string step = "a") =>
        journal.SendAsync(run.Id, new RunMessage(0, kind, step, "1"), Cancellation).AsTask();

    private static JournalEntry Waiting(int number, string step) => Entry(number, step, outcome: StepOutcome.Waiting);
}
