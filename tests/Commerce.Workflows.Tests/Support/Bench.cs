using Commerce.Identifiers;
using Commerce.Tests;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.Workflows.Tests.Support;

/// <summary>An engine on an in-memory journal and a clock that stands still, with a diary of what the handlers did.</summary>
internal sealed class Bench : IServiceProvider
{
    private readonly Lock gate = new();
    private readonly List<string> diary = [];
    private readonly List<(string Text, TaskCompletionSource Signal)> expected = [];

    public Bench(IJournal? journal = null, JournalDialect? dialect = null)
    {
        Store = new InMemoryStore(Clock);
        Journal = new InMemoryJournal(Store);
        Registry = new WorkflowRegistry();
        Runtime = new WorkflowRuntime(
            journal ?? Journal,
            Registry,
            dialect ?? JournalDialect.InMemory,
            new UlidGenerator(Clock),
            Clock,
            new WorkflowRuntimeOptions { Random = () => 0.5 });
        Engine = new WorkflowEngine(Runtime, this);
        Runs = new WorkflowRuns(Runtime);
    }

    public TestClock Clock { get; } = new();

    /// <summary>What the bench's own journal writes to.</summary>
    public InMemoryStore Store { get; }

    public InMemoryJournal Journal { get; }

    public WorkflowRegistry Registry { get; }

    public WorkflowRuntime Runtime { get; }

    public IWorkflowEngine Engine { get; }

    public IWorkflowRuns Runs { get; }

    /// <summary>What happened, in order: <c>+a</c> for an invocation of step a, <c>-a(5)</c> for its compensation with 5.</summary>
    public IReadOnlyList<string> Diary
    {
        get
        {
            lock (gate)
            {
                return [.. diary];
            }
        }
    }

    public Dictionary<Type, object> Services { get; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public object? GetService(Type serviceType) => Services.GetValueOrDefault(serviceType);

    public void Note(string text)
    {
        lock (gate)
        {
            diary.Add(text);
            expected.FindAll(one => one.Text == text).ForEach(one => one.Signal.TrySetResult());
        }
    }

    /// <summary>Waits until something is in the diary.</summary>
    public Task NotedAsync(string text)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (diary.Contains(text))
            {
                return Task.CompletedTask;
            }

            expected.Add((text, signal));
        }

        return signal.Task.WaitAsync(Patience.Limit);
    }

    public Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, RunOptions? options = null) =>
        Runtime.RunAsync(this, workflow, input, options, Stop);

    /// <summary>Runs without throwing.</summary>
    public Task<WorkflowRun<TResult>> TryAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, string? transactionId = null) =>
        RunAsync(workflow, input, new RunOptions { TransactionId = transactionId, ThrowOnError = false });

    /// <summary>What a host does from time to time.</summary>
    public Task<IReadOnlyList<RecoveredRun>> SweepAsync() => Runtime.Recovery.RecoverAsync(this, 100, Stop);

    /// <summary>The run of a transaction id, as the journal has it.</summary>
    public async Task<StoredRun> FindAsync(string workflowId, string transactionId) =>
        (await Journal.FindAsync(workflowId, transactionId, Stop))!;

    /// <summary>A step that adds to its input and remembers it.</summary>
    public Step<int, int> Adds(string name, int number, bool transactional = false) =>
        Adds(new StepOptions(name) { Transactional = transactional }, number);

    public Step<int, int> Adds(StepOptions options, int number = 1) => Step.Create(
        options,
        (int input, StepContext _) =>
        {
            Note($"+{options.Name}");
            return Task.FromResult(StepResponse.Of(input + number, input));
        },
        (int input, StepContext _) =>
        {
            Note($"-{options.Name}({input})");
            return Task.CompletedTask;
        });

    /// <summary>A step that throws.</summary>
    public Step<int, int> Throws(string name, Exception exception) => Fails(name, int.MaxValue, exception);

    /// <summary>A step that throws as soon as other steps, beside it, have noted something.</summary>
    public Step<int, int> FailsAfter(string name, params string[] texts) => Step.Create(
        name,
        async Task<StepResponse<int, int>> (int _, StepContext _) =>
        {
            await Task.WhenAll(texts.Select(NotedAsync));
            Note($"!{name}");
            throw new InvalidOperationException($"{name} failed");
        },
        (int _, StepContext _) => Task.CompletedTask);

    /// <summary>A step that throws a number of times and then succeeds, with a compensation.</summary>
    public Step<int, int> Fails(StepOptions options, int times = int.MaxValue, Exception? exception = null) => Step.Create(
        options,
        Task<StepResponse<int, int>> (int input, StepContext step) =>
        {
            if (step.Attempt <= times)
            {
                Note($"!{options.Name}");
                return Task.FromException<StepResponse<int, int>>(exception ?? new InvalidOperationException($"{options.Name} failed"));
            }

            Note($"+{options.Name}");
            return Task.FromResult(StepResponse.Of(input, input));
        },
        (int input, StepContext _) =>
        {
            Note($"-{options.Name}({input})");
            return Task.CompletedTask;
        });

    /// <summary>A step that fails half way, with something to compensate, once a gate is open.</summary>
    public Step<int, int> FailsHalfWay(StepOptions options, Task gate) => Step.Create<int, int, string>(
        options,
        async (_, _) =>
        {
            Note($">{options.Name}");
            await gate;
            Note($"!{options.Name}");
            return StepResponse.PermanentFailure("half way", "half");
        },
        (input, _) =>
        {
            Note($"-{options.Name}({input})");
            return Task.CompletedTask;
        });

    /// <summary>A step that adds and whose compensation throws a number of times.</summary>
    public Step<int, int> CannotBeCompensated(StepOptions options, int times = int.MaxValue) => Step.Create(
        options,
        (int input, StepContext _) => Task.FromResult(StepResponse.Of(input, input)),
        (int input, StepContext step) =>
        {
            Note($"{(step.Attempt <= times ? '!' : '-')}{options.Name}({input})");
            return step.Attempt <= times
                ? Task.FromException(new InvalidOperationException($"{options.Name} cannot be compensated"))
                : Task.CompletedTask;
        });

    /// <summary>A step that waits for a gate.</summary>
    public Step<int, int> Gated(string name, Task gate, StepOptions? options = null) => Step.Create(
        options ?? new StepOptions(name),
        async (int input, StepContext _) =>
        {
            Note($">{name}");
            await gate;
            Note($"+{name}");
            return StepResponse.Of(input, input);
        },
        (int input, StepContext _) =>
        {
            Note($"-{name}({input})");
            return Task.CompletedTask;
        });
}
