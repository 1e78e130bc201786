using Commerce.Workflows;

namespace Commerce.Manifests;

/// <summary>Describes a step that a workflow file adds to a hook.</summary>
/// <param name="File">The file, relative to its project.</param>
/// <param name="Handler">Reads the member that holds the step. It is user code, so it may throw.</param>
public sealed record HookHandlerDescriptor(string File, Func<HookHandler> Handler);
