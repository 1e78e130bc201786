using System.Collections.Concurrent;

namespace Commerce.Hosting.App.Support;

/// <summary>Lets the application's files tell a test that something has happened.</summary>
public sealed class Signals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> signals = new();

    public void Raise(string name) => Of(name).TrySetResult();

    /// <summary>Waits until it has happened, at most half a minute.</summary>
    public Task WaitAsync(string name, CancellationToken cancellationToken) =>
        Of(name).Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

    public bool IsRaised(string name) => Of(name).Task.IsCompleted;

    private TaskCompletionSource Of(string name) =>
        signals.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
