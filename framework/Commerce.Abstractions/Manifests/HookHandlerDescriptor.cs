using Commerce.Workflows;

namespace Commerce.Manifests;

/// <summary>One step at a hook, of a workflow file.</summary>
/// <param name="File">The file, relative to its project.</param>
/// <param name="Handler">Reads the member that holds it; user code, so it may throw.</param>
public sealed record HookHandlerDescriptor(string File, Func<HookHandler> Handler);
