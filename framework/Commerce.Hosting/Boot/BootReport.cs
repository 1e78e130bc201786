using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Commerce.Events.Routing;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Events;
using Commerce.Jobs.Registry;
using Commerce.Jobs.Schedules;
using Commerce.Hosting.Modules;
using Commerce.Manifests;
using Commerce.Workflows.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Boot;

/// <summary>What the application found and how long each phase took, for a person to read.</summary>
internal sealed class BootReport
{
    private readonly List<(string Phase, TimeSpan Took)> phases = [];
    private readonly List<(string Label, string Text)> lines = [];

    /// <summary>The migrations applied in this start.</summary>
    public IReadOnlyList<string> Migrations { get; set; } = [];

    public void Time(string phase, Action action) => Time(phase, () =>
    {
        action();
        return true;
    });

    public T Time<T>(string phase, Func<T> action)
    {
        var started = Stopwatch.GetTimestamp();
        var result = action();
        phases.Add((phase, Stopwatch.GetElapsedTime(started)));
        return result;
    }

    public async Task TimeAsync(string phase, Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        phases.Add((phase, Stopwatch.GetElapsedTime(started)));
    }

    /// <summary>Collects what was found.</summary>
    public void Describe(IServiceProvider services, IReadOnlyList<LoadedModule> modules, string database, IManifest manifest)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var environment = services.GetRequiredService<IHostEnvironment>();
        var databases = services.GetRequiredService<ModuleDatabases>();
        lines.Add(("application", $"{environment.ApplicationName}, {environment.EnvironmentName}{Mode(services.GetRequiredService<HostRole>().Mode)}"));
        lines.Add(("database", database + (Migrations.Count == 0 ? "" : $", migrated {string.Join(", ", Migrations)}")));
        Add("modules", modules.Select(module => $"{module.Name} ({module.Registration.Package} {module.Version}){Place(databases.Of(module.Name))}"));
        Add("routes", services.GetRequiredService<ApplicationManifest>().Routes().Select(route => $"{route.Method} {route.Pattern}"));
        Add("workflows", services.GetRequiredService<WorkflowRegistry>().Names);
        Add("subscribers", services.GetRequiredService<SubscriberRegistry>().All.Select(subscriber => $"{subscriber.Id} on {subscriber.Config.Event}"));
        Add("warnings", KnownEvents.Warnings(
            services.GetRequiredService<SubscriberRegistry>().All,
            modules.Select(module => module.Registration.Key.Contracts).OfType<Assembly>().Append(services.GetRequiredService<HostSettings>().Assembly),
            services.GetRequiredService<WorkflowRegistry>().All), showNone: false);
        Add("jobs", services.GetRequiredService<JobRegistry>().All.Select(job => $"{job.Name} {(job.Schedule is CronSchedule ? "at " : "")}{job.Schedule.Text}, next {Next(job, now)}"));
    }

    /// <summary>Writes the report.</summary>
    public void Write(TextWriter writer, IEnumerable<string> urls)
    {
        writer.WriteLine($"Commerce {typeof(BootReport).Assembly.GetName().Version?.ToString(3)}");
        foreach (var (label, text) in lines)
        {
            writer.WriteLine($"  {label,-12}{text}");
        }

        writer.WriteLine($"  {"started in",-12}{Milliseconds(SinceProcessStart())}: {string.Join(", ", phases.Select(phase => $"{phase.Phase} {Milliseconds(phase.Took)}"))}");
        foreach (var url in urls)
        {
            writer.WriteLine($"  {"listening",-12}{url}");
        }
    }

    private static string Mode(HostMode mode) => mode == HostMode.Shared ? "" : $", {mode.ToString().ToLowerInvariant()} only";

    private static string Place(HostDatabase? own) => own is null
        ? ""
        : $", PostgreSQL {own.Version} at {DatabaseOpener.Place(own.Database)}, no transaction with modules elsewhere";

    private static TimeSpan SinceProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return TimeProvider.System.GetUtcNow().UtcDateTime - process.StartTime.ToUniversalTime();
    }

    private static string Next(Job job, DateTimeOffset now) =>
        job.Schedule.Next(now)?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "never";

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");

    private void Add(string label, IEnumerable<string> items, bool showNone = true)
    {
        var first = true;
        foreach (var item in items)
        {
            lines.Add((first ? label : "", item));
            first = false;
        }

        if (first && showNone)
        {
            lines.Add((label, "none"));
        }
    }
}
