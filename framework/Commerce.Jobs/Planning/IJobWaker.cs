using Commerce.Jobs.Registry;

namespace Commerce.Jobs.Planning;

/// <summary>Carries wake-ups to the workers of all hosts. The ledger decides what a worker that was woken runs.</summary>
internal interface IJobWaker
{
    /// <summary>Asks the hosts to run the due ticks of a job. A wake-up may be lost or repeated.</summary>
    /// <param name="job">The job.</param>
    /// <param name="now">The time on the ledger's clock, for people to see.</param>
    void Wake(Job job, DateTimeOffset now);

    /// <summary>Shows the jobs where people look for them, and removes those that are gone.</summary>
    /// <param name="jobs">The jobs of this host.</param>
    /// <param name="known">The names of the jobs of all hosts.</param>
    void Publish(IReadOnlyCollection<Job> jobs, IReadOnlyCollection<string> known);
}
