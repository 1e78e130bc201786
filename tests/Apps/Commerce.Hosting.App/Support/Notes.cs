using System.Threading.Channels;

namespace Commerce.Hosting.App.Support;

/// <summary>What subscribers have noted, in order, by subject.</summary>
public sealed class Notes
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Channel<string>> subjects = new();

    public void Add(string subject, string text) => Of(subject).Writer.TryWrite(text);

    /// <summary>The next note, awaited for at most <see cref="Signals.Limit"/>.</summary>
    public Task<string> NextAsync(string subject, CancellationToken cancellationToken) =>
        Of(subject).Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Signals.Limit, cancellationToken);

    /// <summary>Whether nothing more was noted.</summary>
    public bool IsEmpty(string subject) => !Of(subject).Reader.TryPeek(out _);

    private Channel<string> Of(string subject) => subjects.GetOrAdd(subject, _ => Channel.CreateUnbounded<string>());
}
