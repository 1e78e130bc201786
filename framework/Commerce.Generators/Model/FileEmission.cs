namespace Commerce.Generators.Model;

/// <summary>The entries that a file adds to the manifest. Holds no locations, so that moving a method by a line changes nothing.</summary>
/// <param name="Path">The file, relative to the project, with slashes.</param>
/// <param name="Routes">Its routes.</param>
/// <param name="Subscribers">Its subscribers.</param>
/// <param name="Jobs">Its jobs.</param>
/// <param name="Workflows">The members that hold its workflows, fully qualified.</param>
/// <param name="HookHandlers">The members that hold steps added to hooks, fully qualified.</param>
/// <param name="Services">The services that its code needs, each as the C# that creates a <c>RequiredService</c>.</param>
internal sealed record FileEmission(
    string Path,
    EquatableArray<RouteModel> Routes,
    EquatableArray<SubscriberModel> Subscribers,
    EquatableArray<JobModel> Jobs,
    EquatableArray<string> Workflows,
    EquatableArray<string> HookHandlers,
    EquatableArray<string> Services)
{
    /// <summary>Whether the file has code of its own in the output.</summary>
    public bool HasEntries =>
        Routes.Count + Subscribers.Count + Jobs.Count + Workflows.Count + HookHandlers.Count + Services.Count > 0;
}
