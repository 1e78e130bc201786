namespace Commerce.Generators.Model;

/// <summary>The entries that a file adds to the manifest. Holds no locations, so that moving a method by a line changes nothing.</summary>
/// <param name="Path">The file, relative to the project, with slashes.</param>
/// <param name="Module">The folder below <c>Modules</c> of the module that the file belongs to; empty for the application.</param>
/// <param name="Routes">Its routes.</param>
/// <param name="Subscribers">Its subscribers.</param>
/// <param name="Jobs">Its jobs.</param>
/// <param name="Workflows">The members that hold its workflows, fully qualified.</param>
/// <param name="HookHandlers">The members that hold steps added to hooks, fully qualified.</param>
/// <param name="Services">The services that its code needs, each as the C# that creates a <c>RequiredService</c>.</param>
internal sealed record FileEmission(
    string Path,
    string Module,
    EquatableArray<RouteModel> Routes,
    EquatableArray<SubscriberModel> Subscribers,
    EquatableArray<JobModel> Jobs,
    EquatableArray<string> Workflows,
    EquatableArray<string> HookHandlers,
    EquatableArray<string> Services)
{
    /// <summary>The file, relative to the module that it belongs to.</summary>
    public string Relative => Module.Length == 0 ? Path : Path.Substring("Modules/".Length + Module.Length + 1);

    /// <summary>Whether the file has code of its own in the output.</summary>
    public bool HasEntries =>
        Routes.Count + Subscribers.Count + Jobs.Count + Workflows.Count + HookHandlers.Count + Services.Count > 0;
}
