using Commerce.Events.Routing;
using Commerce.Hosting.Workflows;
using Commerce.Jobs.Registry;

namespace Commerce.Hosting.Modules;

/// <summary>What modules bring by their folders. Files of a module are named with its package.</summary>
/// <param name="subscribers">The subscribers.</param>
/// <param name="jobs">The jobs.</param>
/// <param name="workflows">The workflows and hook handlers.</param>
internal sealed class ModuleParts(SubscriberRegistry subscribers, JobRegistry jobs, WorkflowCatalog workflows)
{
    /// <summary>
    /// Suspends the parts of a module that has failed, so that nothing is lost: its deliveries wait, and its due ticks are skipped with
    /// the reason. Its workflows are left out, and their runs wait for a host that has them.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="reason">Why.</param>
    public void Suspend(ModuleRegistration module, string reason)
    {
        var files = FilesOf(module);
        subscribers.Suspend(files);
        jobs.Suspend(files, reason);
        workflows.Remove(files);
    }

    /// <summary>Selects the files of a module.</summary>
    public static Predicate<string> FilesOf(ModuleRegistration module)
    {
        var prefix = module.FilePrefix;
        return file => file.StartsWith(prefix, StringComparison.Ordinal);
    }
}
