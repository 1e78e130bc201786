namespace Commerce.Manifests;

/// <summary>
/// What an assembly contributes by its folders: routes, subscribers, jobs, workflows. Written by the source generator, one for
/// each assembly; nothing is scanned at run time.
/// </summary>
public interface IManifest
{
    /// <summary>Subscribers, from <c>Subscribers/**</c>.</summary>
    IReadOnlyList<SubscriberDescriptor> Subscribers { get; }

    /// <summary>Jobs, from <c>Jobs/**</c>.</summary>
    IReadOnlyList<JobDescriptor> Jobs { get; }

    /// <summary>Workflows, from <c>Workflows/**</c>.</summary>
    IReadOnlyList<WorkflowDescriptor> Workflows { get; }

    /// <summary>Steps added to hooks of workflows, from <c>Workflows/**</c>.</summary>
    IReadOnlyList<HookHandlerDescriptor> HookHandlers { get; }
}
