using System.Globalization;
using System.Reflection;
using Commerce.Events.Routing;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Events;
using Commerce.Hosting.Http;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Settings;
using Commerce.Http;
using Commerce.Jobs.Registry;
using Commerce.Jobs.Schedules;
using Commerce.Postgres.Connections;
using Commerce.Workflows.Registry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Boot;

/// <summary>Makes the boot report from the results of the phases.</summary>
/// <param name="loaded">The modules.</param>
/// <param name="quarantine">The modules that the host serves without.</param>
/// <param name="host">The migrated databases, with the modules.</param>
/// <param name="models">The modules' data models, compared with the databases.</param>
/// <param name="routes">The routes of the application and its modules.</param>
/// <param name="application">The application's files.</param>
/// <param name="settings">The application's assembly and modules.</param>
/// <param name="workflows">The workflows.</param>
/// <param name="subscribers">The subscribers.</param>
/// <param name="jobs">The jobs.</param>
/// <param name="timings">How long each phase took.</param>
/// <param name="role">What this host does.</param>
/// <param name="hostSettings">Whether modules have roles.</param>
/// <param name="configuration">The configuration.</param>
/// <param name="environment">The application's name and environment.</param>
/// <param name="time">The clock.</param>
internal sealed class BootReporter(
    LoadedModules loaded,
    Quarantine quarantine,
    MigratedHost host,
    CheckedModels models,
    RouteTable routes,
    ApplicationManifest application,
    ApplicationSettings settings,
    WorkflowRegistry workflows,
    SubscriberRegistry subscribers,
    JobRegistry jobs,
    BootTimings timings,
    HostRole role,
    HostSettings hostSettings,
    IConfiguration configuration,
    IHostEnvironment environment,
    TimeProvider time)
{
    /// <summary>Makes the report.</summary>
    /// <param name="urls">Where the application listens.</param>
    public BootReport Create(IEnumerable<string> urls)
    {
        var now = time.GetUtcNow();
        var mode = role.Mode == HostMode.Shared ? "" : $", {role.Mode.Name} only";
        var migrated = host.Applied.Count == 0 ? "" : $", migrated {string.Join(", ", host.Applied)}";
        return new BootReport(
            [
                ("application", $"{environment.ApplicationName}, {environment.EnvironmentName}{mode}"),
                ("database", host.Connected.Description + migrated),
                .. Section("modules", Modules()),
                .. Section("walls", Walls(), showNone: false),
                .. Section("routes", routes.All().Select(Describe)),
                .. Section("workflows", workflows.Names),
                .. Section("subscribers", subscribers.All.Select(subscriber => $"{subscriber.Id} on {subscriber.Config.Event}")),
                .. Section("warnings", Warnings(), showNone: false),
                .. Section("jobs", jobs.All.Select(job => Describe(job, now))),
            ],
            timings.SinceProcessStart(),
            timings.Phases,
            [.. urls]);
    }

    private static List<(string Label, string Text)> Section(string label, IEnumerable<string> items, bool showNone = true)
    {
        var lines = items.Select((item, index) => (Label: index == 0 ? label : "", Text: item)).ToList();
        return lines.Count == 0 && showNone ? [(label, "none")] : lines;
    }

    private static string Describe((RouteDescriptor Route, IReadOnlyList<string> Replaced) served) =>
        $"{served.Route.Method} {served.Route.Pattern}"
        + (served.Replaced.Count == 0 ? "" : $", in place of {string.Join(", ", served.Replaced)}");

    private static string Describe(Job job, DateTimeOffset now)
    {
        var next = job.Schedule.Next(now)?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "never";
        return $"{job.Name} {(job.Schedule is CronSchedule ? "at " : "")}{job.Schedule.Text}, next {next}";
    }

    private IEnumerable<string> Modules() =>
    [
        .. host.Connected.Modules.Select(module =>
            $"{module.Name} ({module.Registration.Package} {module.Version}){Place(host.Connected.OwnOf(module.Name))}"),
        .. quarantine.Modules.Select(module => $"{module.Name} in quarantine: {string.Join(" ", module.Problems.Select(Line))}"),
        .. loaded.Disabled.Select(module => $"{module} disabled"),
    ];

    private IEnumerable<string> Walls()
    {
        var modules = host.Connected.Modules.Select(module => module.Name).ToList();
        var without = modules.Except(host.Roles.Keys).ToList();
        return modules.Count == 0 ? []
            : !hostSettings.Walls ? ["off, by Commerce:Walls"]
            : without.Count == 0 ? ["on: each module uses the database with the rights of its own role"]
            : [$"off for {string.Join(", ", without)}: there is no role, see 'db roles'"];
    }

    private static string Line(Problem problem) => $"{problem.Id} {problem.What}".ReplaceLineEndings(" ");

    private static string Place(ConnectedDatabase? own) => own is null
        ? ""
        : $", PostgreSQL {own.Version} at {DatabaseOpener.Place(own.Database)}{DatabaseOpener.DirectPlace(own.Database)}, "
            + "no transaction with modules elsewhere";

    private IEnumerable<string> Warnings() =>
    [
        .. host.Warnings,
        .. models.Warnings,
        .. ModuleContainers.Warnings(loaded, configuration),
        .. ApplicationFolders.Warnings(application, settings),
        .. KnownEvents.Warnings(
            subscribers.All,
            host.Connected.Modules.Select(module => module.Registration.Key.Contracts).OfType<Assembly>().Append(settings.Assembly),
            workflows.All),
    ];
}
