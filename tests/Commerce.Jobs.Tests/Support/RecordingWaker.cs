using System.Threading.Channels;
using Commerce.Jobs.Planning;
using Commerce.Jobs.Registry;

namespace Commerce.Jobs.Tests.Support;

/// <summary>Records wake-ups.</summary>
internal sealed class RecordingWaker : IJobWaker
{
    private readonly Channel<string> woken = Channel.CreateUnbounded<string>();

    /// <summary>How many of the next wake-ups fail.</summary>
    public int Failures { get; set; }

    public List<string> Published { get; } = [];

    public int Count => woken.Reader.Count;

    public Task<string> NextAsync() => woken.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();

    public void Wake(Job job, DateTimeOffset now)
    {
        if (Failures > 0)
        {
            Failures--;
            throw new InvalidOperationException("The store is away.");
        }

        woken.Writer.TryWrite(job.Name);
    }

    public void Publish(IReadOnlyCollection<Job> jobs, IReadOnlyCollection<string> known) => Published.AddRange(known);
}
