using Commerce.Background;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Modules;

/// <summary>The modules with their containers.</summary>
/// <param name="modules">The modules, in the order in which they were added.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ModuleCatalog(
    IReadOnlyList<(LoadedModule Module, ServiceProvider Container)> modules, TimeProvider time, ILogger<ModuleCatalog> logger)
    : IStoppable
{
    /// <summary>How long each lifecycle hook may take.</summary>
    private static readonly TimeSpan HookLimit = TimeSpan.FromSeconds(30);

    /// <summary>Gets a module's main service.</summary>
    /// <param name="name">The module.</param>
    /// <param name="contract">The service's contract.</param>
    public object Service(string name, Type contract) => Container(name).GetRequiredService(contract);

    /// <summary>Creates a scope of a module's own container.</summary>
    /// <param name="name">The module.</param>
    public AsyncServiceScope CreateScope(string name) => Container(name).CreateAsyncScope();

    /// <summary>Runs the start hooks. A module that fails stops the boot.</summary>
    /// <exception cref="BootException"><c>COM1013</c>: a hook failed or took too long.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (module, container) in modules)
        {
            using var limit = Limit(cancellationToken);
            using var call = ModuleCall.Start(module.Name, "start");
            try
            {
                await module.Entry.StartAsync(container, limit.Token).AsTask().WaitAsync(HookLimit, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                call.Fail(exception);
                throw new BootException(
                    new Problem(
                        "COM1013",
                        $"The start hook of the module '{module.Name}' failed: {exception.Message}",
                        module.Assembly.Location,
                        "See the exception in the log."),
                    exception);
            }
        }
    }

    /// <summary>Runs the prepare-shutdown hooks, last module first.</summary>
    public Task PrepareShutdownAsync() =>
        StopEachAsync(
            "prepare-shutdown",
            static (module, container, cancellationToken) => module.Entry.PrepareShutdownAsync(container, cancellationToken));

    /// <summary>Runs the shutdown hooks and disposes the containers, last module first.</summary>
    public async Task StopAsync()
    {
        await StopEachAsync(
            "shutdown",
            static (module, container, cancellationToken) => module.Entry.ShutdownAsync(container, cancellationToken));
        foreach (var (module, container) in modules.Reverse())
        {
            using var call = ModuleCall.Start(module.Name, "dispose");
            await container.DisposeAsync();
        }
    }

    private TimeLimit Limit(CancellationToken cancellationToken) => new(HookLimit, time.OfMachine(), cancellationToken);

    private ServiceProvider Container(string name) => modules.First(entry => entry.Module.Name == name).Container;

    private async Task StopEachAsync(string name, Func<LoadedModule, ServiceProvider, CancellationToken, ValueTask> hook)
    {
        foreach (var (module, container) in modules.Reverse())
        {
            using var limit = Limit(CancellationToken.None);
            using var call = ModuleCall.Start(module.Name, name);
            try
            {
                await hook(module, container, limit.Token).AsTask().WaitAsync(HookLimit);
            }
            catch (Exception exception)
            {
                // The other modules are stopped all the same.
                call.Fail(exception);
                LogHookFailed(exception, module.Name);
            }
        }
    }

    [LoggerMessage(EventId = 1902, Level = LogLevel.Error, Message = "A shutdown hook of the module '{Module}' failed")]
    private partial void LogHookFailed(Exception exception, string module);
}
