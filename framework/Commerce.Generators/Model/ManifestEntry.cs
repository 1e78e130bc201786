namespace Commerce.Generators.Model;

/// <summary>What the manifest must know of a file: which lists it has. A changed signature does not change it.</summary>
internal sealed record ManifestEntry(
    string Path,
    string Module,
    bool HasRoutes,
    bool HasSubscribers,
    bool HasJobs,
    bool HasWorkflows,
    bool HasHookHandlers,
    bool HasServices)
{
    public static ManifestEntry Of(FileEmission file) =>
        new(
            file.Path,
            file.Module,
            file.Routes.Count > 0,
            file.Subscribers.Count > 0,
            file.Jobs.Count > 0,
            file.Workflows.Count > 0,
            file.HookHandlers.Count > 0,
            file.Services.Count > 0);
}
