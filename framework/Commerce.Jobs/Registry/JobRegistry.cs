using Commerce.Jobs.Ledger;
using Commerce.Manifests;

namespace Commerce.Jobs.Registry;

/// <summary>The jobs of this application, by name.</summary>
internal sealed class JobRegistry
{
    private readonly Dictionary<string, Job> jobs = new(StringComparer.Ordinal);

    /// <summary>Gets all jobs, in the order in which they were added.</summary>
    public IReadOnlyCollection<Job> All => jobs.Values;

    /// <summary>Finds a job.</summary>
    /// <param name="name">The job's name.</param>
    /// <returns>The job; <see langword="null"/> when there is none of this name.</returns>
    public Job? Find(string name) => jobs.GetValueOrDefault(name);

    /// <summary>Adds the jobs of a manifest.</summary>
    /// <param name="descriptors">The job files.</param>
    /// <param name="problems">Mistakes in the files are added here; a job with a mistake is left out.</param>
    public void Load(IReadOnlyList<JobDescriptor> descriptors, List<Problem> problems)
    {
        foreach (var descriptor in descriptors)
        {
            Add(descriptor, problems);
        }
    }

    /// <summary>Suspends the jobs of some files: their ticks are skipped. Only while the application boots.</summary>
    /// <param name="isFile">Selects the files.</param>
    /// <param name="reason">Why. The rows of the ticks say so.</param>
    public void Suspend(Predicate<string> isFile, string reason)
    {
        foreach (var job in jobs.Values.Where(one => isFile(one.Descriptor.File)).ToList())
        {
            jobs[job.Name] = job with { Descriptor = job.Descriptor with { Run = (_, _, _) => throw new TickSkippedException(reason) } };
        }
    }

    /// <summary>Adds a job.</summary>
    /// <param name="descriptor">The job file.</param>
    /// <param name="problems">Mistakes in the file are added here; a job with a mistake is left out.</param>
    public void Add(JobDescriptor descriptor, List<Problem> problems)
    {
        if (UserCode.Read(descriptor.File, "Config", descriptor.Config, "COM5110", problems) is { } config
            && JobConfigReader.Read(descriptor, config, problems) is { } job
            && !jobs.TryAdd(config.Name, job))
        {
            problems.Add(new Problem(
                "COM5105",
                $"Two jobs are named '{config.Name}'.",
                $"{jobs[config.Name].Descriptor.File} and {descriptor.File}",
                "Rename one of them: schedule and history are kept under the name."));
        }
    }
}
