using System.Collections.Concurrent;

namespace Commerce.Hosting.App.Support;

/// <summary>Lets the application's files tell a test that something has happened.</summary>
public sealed class Signals
{
    /// <summary>How long a test waits before it fails. It ends a test that hangs, and is far more than a slow machine needs.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> signals = new();

    public void Raise(string name) => Of(name).TrySetResult();

    /// <summary>Waits until it has happened, at most <see cref="Limit"/>.</summary>
    public Task WaitAsync(string name, CancellationToken cancellationToken) => Of(name).Task.WaitAsync(Limit, cancellationToken);

    public bool IsRaised(string name) => Of(name).Task.IsCompleted;

    private TaskCompletionSource Of(string name) =>
        signals.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
