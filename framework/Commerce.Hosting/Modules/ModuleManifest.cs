using Commerce.Http;
using Commerce.Manifests;

namespace Commerce.Hosting.Modules;

/// <summary>
/// What a module contributes by its folders. Files are named with the module's assembly. Its routes, subscribers and jobs are called with
/// services of the module's own container, in a scope that lives as long as the call.
/// </summary>
/// <remarks>
/// Everything that is declared is evaluated when the manifest is created, by a call through the door: a declaration is code of the module.
/// </remarks>
internal sealed class ModuleManifest : IManifest, IRouteManifest
{
    private readonly LoadedModule module;
    private readonly string prefix;
    private readonly ModuleCatalog catalog;

    /// <summary>Reads the files of a module. Runs the module's code.</summary>
    /// <param name="module">The module.</param>
    /// <param name="catalog">The modules' containers.</param>
    public ModuleManifest(LoadedModule module, ModuleCatalog catalog)
    {
        (this.module, this.catalog, prefix) = (module, catalog, module.Registration.FilePrefix);
        var own = module.ReadManifest();
        Modules = own.Modules;
        Subscribers = [.. own.Subscribers.Select(subscriber => subscriber with
        {
            File = Named(subscriber.File),
            Config = Evaluate(subscriber.Config),
            DefaultId = $"{module.Name}/{subscriber.DefaultId}",
            Handle = (message, _, cancellationToken) => InScopeAsync(services => subscriber.Handle(message, services, cancellationToken)),
        })];
        Jobs = [.. own.Jobs.Select(job => job with
        {
            File = Named(job.File),
            Config = Evaluate(job.Config),
            Run = (context, _, cancellationToken) => InScopeAsync(services => job.Run(context, services, cancellationToken)),
        })];
        Routes = ReadRoutes(own);
        Services = [.. own.Services.Select(services => services with { File = Named(services.File) })];
        Workflows = [.. own.Workflows.Select(workflow => workflow with
        {
            File = Named(workflow.File),
            Workflow = Evaluate(workflow.Workflow),
        })];
        HookHandlers = [.. own.HookHandlers.Select(handler => handler with
        {
            File = Named(handler.File),
            Handler = Evaluate(handler.Handler),
        })];
    }

    /// <summary>Gets whether the module brings what a host has once, whatever its instances are named.</summary>
    public bool HasOneInstance => Routes.Count + Jobs.Count + Workflows.Count + HookHandlers.Count > 0;

    public IReadOnlyList<SubscriberDescriptor> Subscribers { get; }

    public IReadOnlyList<JobDescriptor> Jobs { get; }

    public IReadOnlyList<RouteDescriptor> Routes { get; }

    public IReadOnlyList<WorkflowDescriptor> Workflows { get; }

    public IReadOnlyList<HookHandlerDescriptor> HookHandlers { get; }

    public IReadOnlyList<FileServices> Services { get; }

    public IReadOnlyList<ModuleDescriptor> Modules { get; }

    /// <summary>Reads the routes again, because code of the application's project can change under a running host.</summary>
    public IReadOnlyList<RouteDescriptor> ReadRoutes() => module.Registration.IsInApplication ? ReadRoutes(module.ReadManifest()) : Routes;

    private RouteDescriptor[] ReadRoutes(IManifest own) => own is not IRouteManifest manifest ? [] :
    [
        .. manifest.Routes.Select(route => route with
        {
            File = Named(route.File),
            Handler = context => InScopeAsync(services => ModuleRequestServices.CallAsync(route, context, services)),
        }),
    ];

    /// <returns>What returns the value, or throws what its evaluation has thrown.</returns>
    private static Func<T> Evaluate<T>(Func<T> read)
    {
        var value = new Lazy<T>(read);
        try
        {
            _ = value.Value;
        }
        catch (Exception)
        {
            // Whoever reads the declaration reports it, with the file.
        }

        return () => value.Value;
    }

    private string Named(string file) => prefix + file;

    private async Task InScopeAsync(Func<IServiceProvider, Task> call)
    {
        await using var scope = catalog.CreateScope(module.Name);
        await call(scope.ServiceProvider);
    }
}
