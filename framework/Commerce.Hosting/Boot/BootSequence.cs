using Commerce.Hosting.Commands;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Settings;
using Commerce.Postgres.Connections;

namespace Commerce.Hosting.Boot;

/// <summary>
/// Runs the boot phases in order, and stops their results backwards. Each phase takes the result of an earlier one; a command needs a
/// prefix of them.
/// </summary>
/// <param name="phases">Creates the phases.</param>
/// <param name="progress">Holds their results.</param>
/// <param name="timings">Measures them.</param>
/// <param name="settings">The settings.</param>
internal sealed class BootSequence(BootPhases phases, BootProgress progress, BootTimings timings, HostSettings settings)
{
    /// <summary>Runs the phases before the first request.</summary>
    /// <param name="report">Receives a line about each step that takes long.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="BootException">Everything that is wrong.</exception>
    public Task StartAsync(Action<string> report, CancellationToken cancellationToken) =>
        ExplainAsync(() => CompleteAsync(RunAsync(report, cancellationToken)));

    /// <summary>Loads the modules and builds their containers, without a database. What is wrong is in the results.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task PrepareModulesAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        progress.Add(await timings.MeasureAsync("containers", () => phases.BuildContainers().BuildAsync(cancellationToken)));
    }

    /// <summary>Runs the phases that a command needs.</summary>
    /// <param name="phase">How far to boot.</param>
    /// <param name="report">Receives a line about each step that takes long.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="BootException">Everything that is wrong.</exception>
    public Task PrepareAsync(CommandPhase phase, Action<string> report, CancellationToken cancellationToken) =>
        ExplainAsync(() => CompleteAsync(RunAsync(phase, report, cancellationToken)));

    /// <summary>Runs what uses the database once it is connected, and explains what the database rejects.</summary>
    /// <exception cref="BootException"><c>COM6062</c>: the database rejects what the application needs.</exception>
    public Task<T> ExplainAsync<T>(Func<Task<T>> run) => StartErrors.ExplainAsync(run, () => progress.Find<ConnectedHost>()?.Database);

    /// <summary>Makes the application listen.</summary>
    public Task ListenAsync(Func<Task> listen) => timings.MeasureAsync("listen", listen);

    /// <summary>Begins what may begin once the application listens: events, recovery, jobs.</summary>
    public Task StartBackgroundAsync(CancellationToken cancellationToken) =>
        ExplainAsync(() => CompleteAsync(progress.Add(phases.Run()).StartAsync(cancellationToken)));

    /// <summary>Begins no more work in the background; the host may still serve.</summary>
    public void RequestStop() => progress.Find<RunningHost>()?.RequestStop();

    /// <summary>Stops what was started, as far as the start came. The databases are closed with the container.</summary>
    public Task StopAsync() => progress.StopAsync();

    /// <summary>Closes what is left, also when the container could not be disposed of as a whole.</summary>
    public ValueTask DisposeAsync() => progress.DisposeAsync();

    private static async Task<bool> CompleteAsync(Task task)
    {
        await task;
        return true;
    }

    private async Task RunAsync(Action<string> report, CancellationToken cancellationToken)
    {
        await ConnectAsync(report, cancellationToken);
        progress.Add(await timings.MeasureAsync("migrations", () => phases.Migrate().StartAsync(cancellationToken)));
        progress.Add(await timings.MeasureAsync("models", () => phases.CheckModels().CheckAsync(cancellationToken)));
        await timings.MeasureAsync("keys", () => phases.OpenKeyRing().OpenAsync(cancellationToken));
        var registration = phases.Register();
        progress.Add(await timings.MeasureAsync("host", () => registration.RegisterAsync(cancellationToken)));
        await StartModulesAsync(cancellationToken);
        await timings.MeasureAsync("plans", () => registration.RegisterPlansAsync(cancellationToken));
        phases.AddHealthChecks().Register();
    }

    private async Task RunAsync(CommandPhase phase, Action<string> report, CancellationToken cancellationToken)
    {
        if (phase == CommandPhase.Database)
        {
            await LoadAsync(cancellationToken);
            // A command about the databases works although the application's files have mistakes.
            progress.Add(progress.Get<LoadedModules>().Require(settings));
            progress.Add(await timings.MeasureAsync("database", () => phases.Connect().ConnectAsync(report, cancellationToken)));
            return;
        }

        await ConnectAsync(report, cancellationToken);
        progress.Add(await phases.Migrate().RequireAsync(cancellationToken));
        if (phase == CommandPhase.Host)
        {
            await phases.OpenKeyRing().OpenAsync(cancellationToken);
            var registration = phases.Register();
            progress.Add(await registration.RegisterAsync(cancellationToken));
            await StartModulesAsync(cancellationToken);
            await registration.RegisterPlansAsync(cancellationToken);
        }
    }

    private async Task ConnectAsync(Action<string> report, CancellationToken cancellationToken)
    {
        if (progress.Find<ModuleCatalog>() is null)
        {
            await PrepareModulesAsync(cancellationToken);
        }

        progress.Add(await timings.MeasureAsync("manifest", () => phases.Check().CheckAsync(cancellationToken)));
        progress.Add(await timings.MeasureAsync("database", () => phases.Connect().ConnectAsync(report, cancellationToken)));
        progress.Add(new ReadyModules(progress.Get<ModuleCatalog>()));
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        progress.Add(await timings.MeasureAsync("modules", () => phases.Load().LoadAsync(cancellationToken)));

    private Task StartModulesAsync(CancellationToken cancellationToken)
    {
        var modules = progress.Add(phases.StartModules());
        return timings.MeasureAsync("start hooks", () => modules.StartAsync(cancellationToken));
    }
}
