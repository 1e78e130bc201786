using System.Text.Json;
using Commerce.Events;
using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;
using Commerce.Workflows.Values;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>What is sensitive is never stored as it is, and a run computes with it for as long as it is kept.</summary>
public class SensitiveReplayTests
{
    private const string Token = "5e11fdd1-7b58-4a43-a5b4-cf0b10ff7db3.second.third";

    private readonly InMemoryStore store;
    private readonly Bench bench;

    public SensitiveReplayTests()
    {
        store = new InMemoryStore(TimeProvider.System);
        bench = new Bench(new InMemoryJournal(store));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_is_cancelled_after_its_end_is_compensated_to_its_last_step()
    {
        var workflow = Workflow.Create("w", (Composer<Secret> flow) =>
        {
            flow.Step(Keeps("a"), flow.Select(flow.Input, input => input.Name));
            // Throws for anything but the token.
            var id = flow.Select(flow.Input, input => Guid.Parse(input.Token.Split('.')[0]).ToString("n"));
            flow.Step(Keeps("b"), id);
            return flow.Step(Keeps("c"), id);
        });
        await bench.RunAsync(workflow, new Secret(Token, "Ada"), new RunOptions { TransactionId = "t" });

        var cancelled = await bench.Engine.GetRun("w", "t").CancelAsync(Stop);

        Assert.Equal((WorkflowState.Reverted, null), (cancelled.State, cancelled.ParkedReason));
        var id = Guid.Parse(Token.Split('.')[0]).ToString("n");
        Assert.Equal(["+a", "+b", "+c", $"-c({id})", $"-b({id})", "-a(Ada)"], bench.Diary);
    }

    [Fact]
    public async Task A_loop_over_a_part_of_a_secret_is_compensated_to_its_last_iteration()
    {
        var workflow = Workflow.Create("w", (Composer<Secret> flow) => flow.ForEach(
            "each",
            flow.Select(flow.Input, IReadOnlyList<string> (input) => input.Token.Split('.')),
            (each, part) => each.Step(Keeps("a"), part)));
        await bench.RunAsync(workflow, new Secret(Token, "Ada"), new RunOptions { TransactionId = "t" });

        var cancelled = await bench.Engine.GetRun("w", "t").CancelAsync(Stop);

        Assert.Equal(WorkflowState.Reverted, cancelled.State);
        Assert.Equal(["-a(third)", "-a(second)", $"-a({Token.Split('.')[0]})"], bench.Diary.Skip(3));
    }

    [Fact]
    public async Task A_compensation_that_failed_is_retried_with_the_secret()
    {
        var isBroken = true;
        var step = Step.Create(
            "a",
            (string input, StepContext _) => Task.FromResult(StepResponse.Of(1, new Hidden(input))),
            (Hidden token, StepContext _) =>
            {
                bench.Note($"{(isBroken ? '!' : '-')}a({token.Value})");
                return isBroken ? Task.FromException(new InvalidOperationException("no")) : Task.CompletedTask;
            });
        var workflow = Workflow.Create("w", (Composer<Secret> flow) =>
        {
            flow.Step(step, flow.Select(flow.Input, input => Guid.Parse(input.Token.Split('.')[0]).ToString("n")));
            return flow.Step(bench.Fails("b"), flow.Select(flow.Input, input => input.Name.Length));
        });
        var id = Guid.Parse(Token.Split('.')[0]).ToString("n");
        var failed = await bench.TryAsync(workflow, new Secret(Token, "Ada"), "t");
        isBroken = false;

        var retried = await bench.Engine.GetRun("w", "t").RetryCompensationAsync(Stop);

        Assert.Equal((WorkflowState.Failed, WorkflowState.Reverted), (failed.State, retried.State));
        Assert.Equal(["!b", $"!a({id})", $"-a({id})"], bench.Diary);
    }

    [Fact]
    public async Task A_caller_that_repeats_a_transaction_id_gets_the_first_result()
    {
        var workflow = Workflow.Create(
            new WorkflowOptions("w") { OnDuplicate = DuplicatePolicy.ReturnStored },
            (Composer<Secret> flow) =>
            {
                var name = flow.Step(Keeps("a"), flow.Select(flow.Input, input => input.Name));
                return flow.Combine(flow.Input, name, (input, text) => $"{text} {input.Token}");
            });
        var options = new RunOptions { TransactionId = "t" };
        var first = await bench.RunAsync(workflow, new Secret(Token, "Ada"), options);

        var second = await bench.RunAsync(workflow, new Secret("other", "Bob"), options);

        Assert.Equal(($"Ada {Token}", $"Ada {Token}"), (first.Result, second.Result));
        Assert.Equal(first.Result, (await bench.Engine.GetRun("w", "t").GetResultAsync<string>(Stop)).Result);
        Assert.Equal(["+a"], bench.Diary);
    }

    [Fact]
    public async Task Nothing_sensitive_is_stored_or_shown_from_the_first_entry_to_the_last()
    {
        var asks = Workflow.Create("w", (Composer<Secret> flow) =>
        {
            var made = flow.Step(
                Step.Create(
                    "make",
                    (Secret input, StepContext _) => Task.FromResult(StepResponse.Of(new Hidden(input.Token), new Hidden("undo-secret"))),
                    (Hidden token, StepContext _) =>
                    {
                        bench.Note($"-make({token.Value})");
                        return Task.CompletedTask;
                    }),
                flow.Input);
            var answer = flow.WaitFor(Step.WaitFor<Answer>("ask"));
            return flow.Step(bench.Fails("b"), flow.Combine(made, answer, (token, given) => token.Value.Length + given.Pin));
        });
        bench.Registry.TryAdd(asks);
        await bench.Engine.StartAsync(
            "w", JsonElement.Parse($$"""{"TOKEN":"{{Token}}","Name":"Ada"}"""), new() { TransactionId = "t" }, Stop);
        AssertNothingStored();
        await bench.SweepAsync();
        await bench.Engine.GetRun("w", "t").CompleteStepAsync("ask", JsonElement.Parse("""{"pin":271828}"""), "k", Stop);
        AssertNothingStored();

        var details = await bench.Engine.GetRun("w", "t").RetrieveAsync(Stop);

        Assert.Equal((WorkflowState.Reverted, "-make(undo-secret)"), (details.Run.State, bench.Diary[^1]));
        Assert.Equal("""{"token":"***","name":"Ada"}""", details.Input);
        Assert.Equal(["""{"value":"***"}""", """{"pin":"***"}"""], details.Steps.Select(step => step.Output).OfType<string>());
        Assert.DoesNotContain("$sensitive", JsonSerializer.Serialize(details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_the_key_parks_the_run_and_one_with_it_resumes_it()
    {
        var workflow = Workflow.Create("w", (Composer<Secret> flow) =>
        {
            var name = flow.Step(Keeps("a"), flow.Select(flow.Input, input => input.Name));
            return flow.Combine(name, flow.WaitFor(Step.WaitFor<int>("ask")), (text, number) => $"{text}{number}");
        });
        var stranger = new Bench(new InMemoryJournal(store), new JournalDialect(new InMemoryProtector()));
        stranger.Registry.TryAdd(workflow);
        await bench.TryAsync(workflow, new Secret(Token, "Ada"), "t");
        bench.Clock.Advance(TimeSpan.FromSeconds(30));

        var parked = await stranger.Engine.GetRun("w", "t").CompleteStepAsync(
            "ask", JsonElement.Parse("1"), cancellationToken: Stop);

        Assert.StartsWith("COM3060 The input of the workflow 'w' has a sensitive value", parked.ParkedReason, StringComparison.Ordinal);
        Assert.Equal(["+a"], bench.Diary);

        Assert.Equal(WorkflowState.Done, (await bench.Engine.GetRun("w", "t").ResumeAsync(Stop)).State);
        Assert.Equal("Ada1", (await bench.Engine.GetRun("w", "t").GetResultAsync<string>(Stop)).Result);
        Assert.Equal(
            "COM3060",
            (await Assert.ThrowsAnyAsync<CommerceException>(
                () => stranger.Engine.GetRun("w", "t").GetResultAsync<string>(Stop))).Code);
    }

    [Fact]
    public void A_run_with_sensitive_values_survives_every_crash()
    {
        var make = Step.Create(
            "make",
            (Secret input, StepContext _) => Task.FromResult(StepResponse.Of(new Hidden(input.Token), new Hidden(input.Name))),
            (Hidden _, StepContext _) => Task.CompletedTask);
        var workflow = Workflow.Create("w", (Composer<Secret> flow) => flow.Combine(
            flow.Step(make, flow.Input), flow.WaitFor(Step.WaitFor<Answer>("ask")), (made, answer) => $"{made.Value} {answer.Pin}"));

        var report = WorkflowProver.Prove(new WorkflowProof<Secret, string>(workflow, [new Secret(Token, "Ada")])
        {
            Answers = new Dictionary<string, IReadOnlyList<StepAnswer>> { ["ask"] = [StepAnswer.Complete(new Answer(7))] },
            Afterwards = ProofRequest.Cancel,
        });

        report.ThrowIfViolated();
        Assert.True(report.Points > 10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sensitive_member_in_the_data_of_an_event_is_refused(bool ephemeral)
    {
        var made = new Event<Hidden>("made");
        bench.Registry.TryAdd(Workflow.Create(new WorkflowOptions("w") { Ephemeral = ephemeral }, (Composer<Hidden> flow) =>
        {
            flow.Emit(made, flow.Input);
            return flow.Input;
        }));

        var problem = Assert.Single(bench.Registry.Check());

        Assert.Equal(("COM3061", "workflow 'w', event 'made'"), (problem.Id, problem.Where));
        Assert.Contains("'Hidden.Value'", problem.What, StringComparison.Ordinal);
    }

    private Step<string, string> Keeps(string name) => Step.Create(
        name,
        (string input, StepContext _) =>
        {
            bench.Note($"+{name}");
            return Task.FromResult(StepResponse.Of(input, input));
        },
        (string input, StepContext _) =>
        {
            bench.Note($"-{name}({input})");
            return Task.CompletedTask;
        });

    private void AssertNothingStored()
    {
        var row = Assert.Single(store.Rows);
        var stored = string.Join('\n', row.Entries.Select(entry => $"{entry}").Concat(row.Messages.Select(message => $"{message}")))
            + row.Header;
        Assert.All([Token, "undo-secret", "271828"], secret => Assert.DoesNotContain(secret, stored, StringComparison.Ordinal));
    }

    private sealed record Secret([property: Sensitive] string Token, string Name);

    private sealed record Hidden([property: Sensitive] string Value);

    private sealed record Answer([property: Sensitive] int Pin);
}
