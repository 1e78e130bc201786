using Commerce.Jobs.Schedules;
using Commerce.Manifests;
using Cronos;

namespace Commerce.Jobs.Registry;

/// <summary>Checks the <c>Config</c> of a job file, for what the compiler could not see.</summary>
internal static class JobConfigReader
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    /// <summary>Reads a job.</summary>
    /// <param name="descriptor">The job file.</param>
    /// <param name="config">What it says about the job.</param>
    /// <param name="problems">Mistakes are added here.</param>
    /// <returns>The job; <see langword="null"/> when there is a mistake.</returns>
    public static Job? Read(JobDescriptor descriptor, JobConfig config, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(config.Name))
        {
            problems.Add(new Problem("COM5102", "The job has no name.", descriptor.File, "Set Name in its Config."));
            return null;
        }

        string[] mistakes =
        [
            .. OptionRules.AtLeastOne(config.MaxRuns, nameof(config.MaxRuns)),
            .. OptionRules.Limit(config.Timeout, nameof(config.Timeout)),
            .. OptionRules.Of(config.Retry, nameof(config.Retry)),
        ];
        if (mistakes.Length > 0)
        {
            problems.AddRange(mistakes.Select(mistake => new Problem(
                "COM5112",
                $"A limit of the job '{config.Name}' is not valid: {mistake}",
                descriptor.File,
                "Correct it in the Config, or remove it for the default.")));
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
                    "COM5111",
                    $"The interval of the job '{config.Name}' is {interval}; the shortest is one second.",
                    descriptor.File,
                    "Set a longer Interval, or start one run that repeats its work."));
                return null;
            case { Interval: not null }:
                problems.Add(new Problem(
                    "COM5109",
                    $"The job '{config.Name}' has a Schedule and an Interval.",
                    descriptor.File,
                    "Remove one of them, or make two jobs."));
                return null;
            default:
                problems.Add(new Problem(
                    "COM5103",
                    $"The job '{config.Name}' has no schedule.",
                    descriptor.File,
                    "Set Schedule to a cron expression, or Interval."));
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
                "COM5104",
                $"The schedule '{expression}' of the job '{config.Name}' is not a valid cron expression: {exception.Message}",
                descriptor.File,
                "Use five fields (minute hour day month weekday), or six with seconds first."));
        }
        catch (TimeZoneNotFoundException)
        {
            problems.Add(new Problem(
                "COM5107",
                $"The time zone '{config.TimeZone}' of the job '{config.Name}' is not known.",
                descriptor.File,
                "Use an IANA name such as Europe/Berlin."));
        }

        return null;
    }
}
