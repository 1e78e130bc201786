using Commerce.Hosting.Boot;
using Commerce.Manifests;

namespace Commerce.Hosting.Modules;

/// <summary>
/// What a module contributes by its folders. Files are named with the module's assembly. Its subscribers and jobs are called with services
/// of the module's own container, in a scope that lives as long as the call.
/// </summary>
/// <param name="module">The module.</param>
/// <param name="catalog">Gets the modules' containers, which are built in a later phase.</param>
internal sealed class ModuleManifest(LoadedModule module, Func<ModuleCatalog> catalog) : IManifest
{
    private readonly IManifest own = ManifestReader.Read(module.Assembly);

    public IReadOnlyList<SubscriberDescriptor> Subscribers => [.. own.Subscribers.Select(subscriber => subscriber with
    {
        File = Named(subscriber.File),
        DefaultId = $"{module.Name}/{subscriber.DefaultId}",
        Handle = (message, _, cancellationToken) => InScopeAsync(services => subscriber.Handle(message, services, cancellationToken)),
    })];

    public IReadOnlyList<JobDescriptor> Jobs => [.. own.Jobs.Select(job => job with
    {
        File = Named(job.File),
        Run = (context, _, cancellationToken) => InScopeAsync(services => job.Run(context, services, cancellationToken)),
    })];

    public IReadOnlyList<WorkflowDescriptor> Workflows =>
        [.. own.Workflows.Select(workflow => workflow with { File = Named(workflow.File) })];

    public IReadOnlyList<HookHandlerDescriptor> HookHandlers =>
        [.. own.HookHandlers.Select(handler => handler with { File = Named(handler.File) })];

    private string Named(string file) => $"{module.Registration.Package}/{file}";

    private async Task InScopeAsync(Func<IServiceProvider, Task> call)
    {
        await using var scope = catalog().CreateScope(module.Name);
        await call(scope.ServiceProvider);
    }
}
