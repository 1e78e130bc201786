namespace Commerce.Manifests;

/// <summary>
/// Lists what an assembly contributes by its folders. The source generator writes one manifest for each assembly; nothing is scanned at run
/// time.
/// </summary>
public interface IManifest
{
    /// <summary>Gets the subscribers, from <c>Subscribers/**</c>.</summary>
    IReadOnlyList<SubscriberDescriptor> Subscribers { get; }

    /// <summary>Gets the jobs, from <c>Jobs/**</c>.</summary>
    IReadOnlyList<JobDescriptor> Jobs { get; }

    /// <summary>Gets the workflows, from <c>Workflows/**</c>.</summary>
    IReadOnlyList<WorkflowDescriptor> Workflows { get; }

    /// <summary>Gets the steps added to hooks of workflows, from <c>Workflows/**</c>.</summary>
    IReadOnlyList<HookHandlerDescriptor> HookHandlers { get; }

    /// <summary>Gets the services that the code of the files needs. Default: not known.</summary>
    IReadOnlyList<FileServices> Services => [];

    /// <summary>Gets the modules in the project, from <c>Modules/&lt;name&gt;</c>. Default: none.</summary>
    IReadOnlyList<ModuleDescriptor> Modules => [];
}
