using Commerce.Identifiers;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Tests.Support;

/// <summary>An engine on an in-memory journal, with a diary of what the handlers did.</summary>
public sealed class Bench : IServiceProvider
{
    public Bench(IJournal? journal = null)
    {
        Journal = new InMemoryJournal();
        Registry = new WorkflowRegistry();
        Executor = new WorkflowExecutor(journal ?? Journal, Registry, new UlidGenerator(TimeProvider.System));
    }

    public InMemoryJournal Journal { get; }

    public WorkflowRegistry Registry { get; }

    public WorkflowExecutor Executor { get; }

    /// <summary>What happened, in order: <c>+a</c> for an invocation of step a, <c>-a(5)</c> for its compensation with 5.</summary>
    public List<string> Diary { get; } = [];

    public object? GetService(Type serviceType) => null;

    public Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(Workflow<TInput, TResult> workflow, TInput input, RunOptions? options = null) =>
        Executor.RunAsync(this, workflow, input, options, TestContext.Current.CancellationToken);

    /// <summary>A step that adds to its input and remembers it.</summary>
    public Step<int, int> Adds(string name, int number, bool transactional = false) => Step.Create(
        new StepOptions(name) { Transactional = transactional },
        (int input, StepContext _) =>
        {
            Diary.Add($"+{name}");
            return Task.FromResult(StepResponse.Of(input + number, input));
        },
        (int undo, StepContext _) =>
        {
            Diary.Add($"-{name}({undo})");
            return Task.CompletedTask;
        });

    /// <summary>A step that throws.</summary>
    public Step<int, int> Throws(string name, Exception exception) => Step.Create(
        name,
        (int _, StepContext _) =>
        {
            Diary.Add($"!{name}");
            return Task.FromException<int>(exception);
        });

    /// <summary>A step that adds and whose compensation throws.</summary>
    public Step<int, int> CannotBeUndone(string name) => Step.Create(
        name,
        (int input, StepContext _) => Task.FromResult(StepResponse.Of(input, input)),
        (int _, StepContext _) => Task.FromException(new InvalidOperationException($"{name} cannot be undone")));
}
