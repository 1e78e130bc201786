using Commerce.Hosting.Jobs;
using Commerce.Manifests;
using Commerce.Workflows.Registry;

namespace Commerce.Hosting.Workflows;

/// <summary>Reads the workflow files into the registry, with what is added to their hooks and the schedules some run on.</summary>
internal sealed class WorkflowCatalog(WorkflowRegistry workflows, JobRegistry jobs)
{
    public void Load(IManifest manifest, List<Problem> problems)
    {
        foreach (var descriptor in manifest.Workflows)
        {
            if (UserCode.Read(descriptor.File, "workflow", descriptor.Workflow, "COM3006", problems) is not { } workflow)
            {
                continue;
            }

            if (!workflows.TryAdd(workflow))
            {
                problems.Add(new Problem(
                    "COM3005", $"Two workflows are named '{workflow.Options.Name}'.", descriptor.File, "Rename one of them: a run is found by its workflow's name after a crash."));
            }
            else if (workflow.Options.Schedule is not null)
            {
                ScheduledWorkflow.Add(descriptor.File, workflow, jobs, problems);
            }
        }

        foreach (var descriptor in manifest.HookHandlers)
        {
            if (UserCode.Read(descriptor.File, "hook handler", descriptor.Handler, "COM3006", problems) is { } handler)
            {
                workflows.Add(handler);
            }
        }

        problems.AddRange(workflows.Check());
    }
}
