using Commerce.Jobs;
using Commerce.Manifests;
using Cronos;

namespace Commerce.Hosting.Jobs;

/// <summary>The jobs of this application, by name.</summary>
internal sealed class JobRegistry
{
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

        var fields = config.Schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        try
        {
            var cron = CronExpression.Parse(config.Schedule, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
            return new Job(config.Name, config.Schedule, cron, TimeZoneInfo.FindSystemTimeZoneById(config.TimeZone), descriptor);
        }
        catch (CronFormatException exception)
        {
            problems.Add(new Problem(
                "COM5104", $"The schedule '{config.Schedule}' of the job '{config.Name}' is no cron expression: {exception.Message}", descriptor.File, "Use five fields (minute hour day month weekday), or six with seconds first."));
        }
        catch (TimeZoneNotFoundException)
        {
            problems.Add(new Problem(
                "COM5107", $"The time zone '{config.TimeZone}' of the job '{config.Name}' is not known.", descriptor.File, "Use an IANA name such as Europe/Berlin."));
        }

        return null;
    }
}
