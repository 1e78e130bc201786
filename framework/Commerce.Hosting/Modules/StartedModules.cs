using Commerce.Diagnostics;
using Commerce.Hosting.Boot;

namespace Commerce.Hosting.Modules;

/// <summary>The phase that runs the start hooks of the modules, and its result: the modules learn from it that the host stops.</summary>
/// <param name="loaded">Which modules depend on which; receives those that fail.</param>
/// <param name="catalog">The modules with their containers.</param>
/// <param name="door">Calls into the modules.</param>
/// <param name="quarantine">The modules that the host serves without.</param>
internal sealed class StartedModules(LoadedModules loaded, ModuleCatalog catalog, ModuleDoor door, Quarantine quarantine) : IStoppable
{
    /// <summary>Runs the start hooks; what a module depends on starts before it. A required module that fails stops the boot.</summary>
    /// <exception cref="BootException"><c>COM1013</c>: a hook failed. <c>COM1016</c>: it took too long.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (module, container) in catalog.All.ToList())
        {
            if (quarantine.Contains(module.Name))
            {
                continue;
            }

            try
            {
                await CallAsync(
                    module, ModulePhase.Start, limit => module.Entry.StartAsync(container, limit), cancellationToken);
            }
            catch (BootException exception)
            {
                loaded.Graph.FailNow(module.Registration, ModulePhase.Start, exception);
            }
        }
    }

    /// <summary>Runs the prepare-shutdown hooks.</summary>
    public Task PrepareShutdownAsync() => StopEachAsync(
        ModulePhase.PrepareShutdown, static (module, container, limit) => module.Entry.PrepareShutdownAsync(container, limit));

    /// <summary>Runs the shutdown hooks.</summary>
    public Task StopAsync() => StopEachAsync(
        ModulePhase.Shutdown, static (module, container, limit) => module.Entry.ShutdownAsync(container, limit));

    /// <summary>Describes what a hook has thrown.</summary>
    public static Problem Failed(LoadedModule module, ModulePhase phase, Exception exception) => new(
        "COM1013",
        $"The call '{phase.Name}' into the module '{module.Name}' failed: {exception.GetType()}: {ExceptionText.Messages(exception)}",
        module.File,
        "See the exception in the log, and correct the module.");

    /// <summary>
    /// Calls a module once those that depend on it have returned, and not one after the other: one that takes its whole time does not make
    /// the stop longer for each of the others.
    /// </summary>
    private async Task StopEachAsync(ModulePhase phase, Func<LoadedModule, IServiceProvider, CancellationToken, ValueTask> hook)
    {
        var calls = new Dictionary<string, Task>(StringComparer.Ordinal);
        foreach (var (module, container) in catalog.All.Reverse())
        {
            var dependants = loaded.Graph.DependantsOf(module).Select(one => calls.GetValueOrDefault(one.Name, Task.CompletedTask));
            calls[module.Name] = StopAsync(Task.WhenAll(dependants.ToList()), module, phase, limit => hook(module, container, limit));
        }

        await Task.WhenAll(calls.Values);
    }

    private async Task StopAsync(Task dependants, LoadedModule module, ModulePhase phase, Func<CancellationToken, ValueTask> hook)
    {
        await dependants;
        try
        {
            await CallAsync(module, phase, hook, CancellationToken.None);
        }
        catch (BootException)
        {
            // The door has logged it. The host stops all the same.
        }
    }

    private Task CallAsync(
        LoadedModule module, ModulePhase phase, Func<CancellationToken, ValueTask> call, CancellationToken cancellationToken) =>
        door.CallAsync(
            module.Registration,
            phase,
            limit => call(limit).AsTask(),
            exception => Failed(module, phase, exception),
            cancellationToken);
}
