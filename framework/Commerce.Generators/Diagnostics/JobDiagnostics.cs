using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Diagnostics;

/// <summary>COM51xx: job files.</summary>
internal static class JobDiagnostics
{
    private const string Category = "Commerce.Jobs";

    public static readonly DiagnosticDescriptor NoConfig = new(
        "COM5101",
        "Job file without Config",
        "'{0}' is never run: none of its types has a public or internal static member 'Config' of type JobConfig. Add one, such as: "
            + "public static JobConfig Config => new() {{ Name = \"run-once-a-day\", Schedule = \"0 0 * * *\" }}; or move a helper to "
            + "another folder.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoName = new(
        "COM5102",
        "Job without name",
        "The job in '{0}' has no name, but its schedule and history are kept under it. Set Name to a stable name, such as "
            + "\"run-once-a-day\".",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoSchedule = new(
        "COM5103",
        "Job without schedule",
        "The job in '{0}' has no schedule, so it would never run. Set Schedule to a cron expression, such as \"0 0 * * *\" for every "
            + "midnight, or Interval.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor InvalidCron = new(
        "COM5104",
        "Invalid cron expression",
        "The schedule '{0}' is not a cron expression: {1}. Correct it, as in \"*/5 * * * *\" for every five minutes or \"0 30 9 * * "
            + "MON-FRI\", with seconds first, for half past nine on weekdays.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor DuplicateName = new(
        "COM5105",
        "Two jobs with the same name",
        "The job name '{0}' is already taken in '{1}', and schedules are kept under their job's name, so one of the two would not run. "
            + "Give this job its own name.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor TwoSchedules = new(
        "COM5109",
        "Job with two schedules",
        "The job in '{0}' has a Schedule and an Interval, and only one can be meant. Remove one of them, or make two jobs.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ShortInterval = new(
        "COM5111",
        "Interval of a job is too short",
        "The job in '{0}' has an Interval of less than a second, and jobs are run every second at most. Set a longer one, such as "
            + "TimeSpan.FromSeconds(1), or let one run repeat its work.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoRun = new(
        "COM5106",
        "Job without a usable Run method",
        "'{0}' cannot be run: {1}. Write: public static Task RunAsync(JobContext job, CancellationToken cancellationToken), with "
            + "services as further parameters.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);
}
