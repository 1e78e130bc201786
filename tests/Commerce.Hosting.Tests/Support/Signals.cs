using System.Collections.Concurrent;

namespace Commerce.Tests.Hosting.Support;

/// <summary>Lets the application's files tell a test that something has happened.</summary>
public sealed class Signals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> signals = new();

    public void Raise(string name) => Of(name).TrySetResult();

    /// <summary>Waits until it has happened, at most half a minute.</summary>
    public Task WaitAsync(string name) => Of(name).Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public bool IsRaised(string name) => Of(name).Task.IsCompleted;

    private TaskCompletionSource Of(string name) =>
        signals.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
