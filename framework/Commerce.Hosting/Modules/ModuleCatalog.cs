using Commerce.Events;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Modules;

/// <summary>The running modules with their containers.</summary>
/// <param name="containers">Builds containers.</param>
/// <param name="databases">Which module has a database of its own.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ModuleCatalog(ModuleContainer containers, ModuleDatabases databases, ILogger<ModuleCatalog> logger) : IAsyncDisposable
{
    /// <summary>How long each lifecycle hook may take.</summary>
    private static readonly TimeSpan HookLimit = TimeSpan.FromSeconds(30);

    private readonly List<(LoadedModule Module, ServiceProvider Container)> running = [];

    /// <summary>Builds every module's container, in the order added.</summary>
    /// <param name="modules">The modules.</param>
    /// <param name="database">The application's database.</param>
    /// <param name="bus">The application's event bus.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public void Build(IReadOnlyList<LoadedModule> modules, Database database, IEventBus bus, List<Problem> problems)
    {
        var ready = new Dictionary<Type, object>();
        foreach (var module in modules)
        {
            // What a module emits must be true together with what it writes: the bus is that of its database.
            var (on, to) = databases.Of(module.Name) is { Database: var own } ? (own, new OutboxEventBus(own)) : (database, bus);
            if (containers.Build(module, on, to, ready, problems) is { } container)
            {
                if (module.Registration.Key.Service is { } contract)
                {
                    ready[contract] = container.GetRequiredService(contract);
                }

                running.Add((module, container));
            }
        }
    }

    /// <summary>A module's main service.</summary>
    /// <param name="name">The module.</param>
    /// <param name="contract">The service's contract.</param>
    public object Service(string name, Type contract) => Container(name).GetRequiredService(contract);

    /// <summary>A new scope of a module's own container.</summary>
    /// <param name="name">The module.</param>
    public AsyncServiceScope CreateScope(string name) => Container(name).CreateAsyncScope();

    /// <summary>Runs the start hooks. A module that fails stops the boot.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (module, container) in running)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(HookLimit);
            try
            {
                await module.Entry.StartAsync(container, limit.Token).AsTask().WaitAsync(HookLimit, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new BootException(
                    new Problem("COM1013", $"The start hook of the module '{module.Name}' failed: {exception.Message}", module.Assembly.Location, "See the exception in the log."), exception);
            }
        }
    }

    /// <summary>Runs the prepare-shutdown hooks.</summary>
    public Task PrepareShutdownAsync() => StopEachAsync((module, container, limit) => module.Entry.PrepareShutdownAsync(container, limit));

    /// <summary>Runs the shutdown hooks and disposes the containers, last module first.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopEachAsync((module, container, limit) => module.Entry.ShutdownAsync(container, limit));
        foreach (var (_, container) in running.AsEnumerable().Reverse())
        {
            await container.DisposeAsync();
        }

        running.Clear();
    }

    private ServiceProvider Container(string name) => running.Find(entry => entry.Module.Name == name).Container
        ?? throw new InvalidOperationException($"The module '{name}' is used before the application has started.");

    private async Task StopEachAsync(Func<LoadedModule, ServiceProvider, CancellationToken, ValueTask> hook)
    {
        foreach (var (module, container) in running.AsEnumerable().Reverse())
        {
            using var limit = new CancellationTokenSource(HookLimit);
            try
            {
                await hook(module, container, limit.Token).AsTask().WaitAsync(HookLimit);
            }
            catch (Exception exception)
            {
                // The others are still stopped.
                LogHookFailed(exception, module.Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A shutdown hook of the module '{Module}' failed")]
    private partial void LogHookFailed(Exception exception, string module);
}
