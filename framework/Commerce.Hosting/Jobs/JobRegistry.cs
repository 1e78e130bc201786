using Commerce.Jobs;
using Commerce.Manifests;
using Cronos;

namespace Commerce.Hosting.Jobs;

/// <summary>The jobs of this application, by name.</summary>
internal sealed class JobRegistry
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Job> jobs = new(StringComparer.Ordinal);

    /// <summary>All of them, in the order found.</summary>
    public IReadOnlyCollection<Job> All => jobs.Values;

    public Job? Find(string name) => jobs.GetValueOrDefault(name);

    /// <summary>Reads the job files.</summary>
    public void Load(IReadOnlyList<JobDescriptor> descriptors, List<Problem> problems)
    {
        foreach (var descriptor in descriptors)
        {
            Add(descriptor, problems);
        }
    }

    /// <summary>Adds a job.</summary>
    public void Add(JobDescriptor descriptor, List<Problem> problems)
    {
        if (UserCode.Read(descriptor.File, "Config", descriptor.Config, "COM5110", problems) is { } config && Check(descriptor, config, problems) is { } job
            && !jobs.TryAdd(config.Name, job))
        {
            problems.Add(new Problem(
                "COM5105", $"Two jobs are named '{config.Name}'.", $"{jobs[config.Name].Descriptor.File} and {descriptor.File}", "Rename one of them: schedule and history are kept under the name."));
        }
    }

    private static Job? Check(JobDescriptor descriptor, JobConfig config, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(config.Name))
        {
            problems.Add(new Problem("COM5102", "The job has no name.", descriptor.File, "Set Name in its Config."));
            return null;
        }

        if (config.NumberOfExecutions < 1 || config.Retry.Attempts < 1 || config.Timeout <= TimeSpan.Zero)
        {
            problems.Add(new Problem(
                "COM5112",
                $"The limits of the job '{config.Name}' make no sense: number of executions {config.NumberOfExecutions}, attempts {config.Retry.Attempts}, timeout {config.Timeout}.",
                descriptor.File,
                "Each must be greater than zero where it is set."));
            return null;
        }

        return Schedule(descriptor, config, problems) is { } schedule ? new Job(config, schedule, descriptor) : null;
    }

    private static JobSchedule? Schedule(JobDescriptor descriptor, JobConfig config, List<Problem> problems)
    {
        switch (config)
        {
            case { Schedule: { } expression, Interval: null } when !string.IsNullOrWhiteSpace(expression):
                return Cron(descriptor, config, expression, problems);
            case { Schedule: null, Interval: { } interval } when interval >= ShortestInterval:
                return new IntervalSchedule(interval);
            case { Schedule: null, Interval: { } interval }:
                problems.Add(new Problem(
                    "COM5111", $"The interval of the job '{config.Name}' is {interval}; the shortest is one second.", descriptor.File, "Set a longer Interval, or start one run that repeats its work."));
                return null;
            case { Interval: not null }:
                problems.Add(new Problem("COM5109", $"The job '{config.Name}' has a Schedule and an Interval.", descriptor.File, "Remove one of them, or make two jobs."));
                return null;
            default:
                problems.Add(new Problem("COM5103", $"The job '{config.Name}' has no schedule.", descriptor.File, "Set Schedule to a cron expression, or Interval."));
                return null;
        }
    }

    private static CronSchedule? Cron(JobDescriptor descriptor, JobConfig config, string expression, List<Problem> problems)
    {
        try
        {
            return new CronSchedule(expression, config.TimeZone);
        }
        catch (CronFormatException exception)
        {
            problems.Add(new Problem(
                "COM5104", $"The schedule '{expression}' of the job '{config.Name}' is no cron expression: {exception.Message}", descriptor.File, "Use five fields (minute hour day month weekday), or six with seconds first."));
        }
        catch (TimeZoneNotFoundException)
        {
            problems.Add(new Problem(
                "COM5107", $"The time zone '{config.TimeZone}' of the job '{config.Name}' is not known.", descriptor.File, "Use an IANA name such as Europe/Berlin."));
        }

        return null;
    }
}
