using Commerce.Http;
using Commerce.Manifests;
using Microsoft.AspNetCore.Http;

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
        Routes = own is not IRouteManifest routes ? [] : [.. routes.Routes.Select(route => route with
        {
            File = Named(route.File),
            Handler = context => InScopeAsync(services => HandleAsync(route, context, services)),
        })];
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

    public IReadOnlyList<SubscriberDescriptor> Subscribers { get; }

    public IReadOnlyList<JobDescriptor> Jobs { get; }

    public IReadOnlyList<RouteDescriptor> Routes { get; }

    public IReadOnlyList<WorkflowDescriptor> Workflows { get; }

    public IReadOnlyList<HookHandlerDescriptor> HookHandlers { get; }

    public IReadOnlyList<FileServices> Services { get; }

    public IReadOnlyList<ModuleDescriptor> Modules { get; }

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

    private static async Task HandleAsync(RouteDescriptor route, HttpContext context, IServiceProvider services)
    {
        var outer = context.RequestServices;
        context.RequestServices = services;
        try
        {
            await route.Handler(context);
        }
        finally
        {
            context.RequestServices = outer;
        }
    }

    private string Named(string file) => prefix + file;

    private async Task InScopeAsync(Func<IServiceProvider, Task> call)
    {
        await using var scope = catalog.CreateScope(module.Name);
        await call(scope.ServiceProvider);
    }
}
