using System.ComponentModel;
using Commerce.Diagnostics;
using Commerce.Jobs.Running;
using Hangfire;

namespace Commerce.Hosting.Jobs;

/// <summary>
/// The call that Hangfire stores to wake a worker for a job. It holds the job's name and nothing else, so renaming the class or the
/// assembly of a job does not concern the store.
/// </summary>
/// <remarks>Public because Hangfire calls it. Applications do not.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JobWakeCall
{
    private readonly JobRunner runner;
    private readonly Action signalWorker;

    internal JobWakeCall(JobRunner runner, Action signalWorker) => (this.runner, this.signalWorker) = (runner, signalWorker);

    /// <summary>Runs the due ticks of a job: none when another host was faster, so that a repeated call does no harm.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="cancellationToken">
    /// Hangfire's token. It is ignored: a run has its own, which is cancelled when its host gives it up.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// A run failed. It has the text of the failure only, because Hangfire renders what is thrown, and stores it as JSON: neither members
    /// that throw nor a text that PostgreSQL refuses may keep it from recording that the call has ended.
    /// </exception>
    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    [ExpireFailures]
    public async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        // This worker was the one that a signal woke. There may be more calls than signals.
        signalWorker();
        try
        {
            await runner.RunDueAsync(name);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(ExceptionText.Storable($"{exception.GetType()}: {ExceptionText.Message(exception)}"));
        }
    }
}
