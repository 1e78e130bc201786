using Commerce.Jobs.Registry;
using Commerce.Manifests;
using Commerce.Workflows;
using Commerce.Workflows.Registry;

namespace Commerce.Hosting.Workflows;

/// <summary>Reads the workflow files into the registry, with what is added to their hooks and the schedules some run on.</summary>
internal sealed class WorkflowCatalog(WorkflowRegistry workflows, JobRegistry jobs)
{
    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);

    /// <summary>Reads the files of one assembly.</summary>
    /// <param name="manifest">The files.</param>
    /// <param name="module">The module that they belong to; <see langword="null"/> for the application.</param>
    /// <param name="problems">Receives the mistakes.</param>
    public void Load(IManifest manifest, string? module, List<Problem> problems)
    {
        foreach (var descriptor in manifest.Workflows)
        {
            if (UserCode.Read(descriptor.File, "workflow", descriptor.Workflow, "COM3006", problems) is not { } workflow)
            {
                continue;
            }

            problems.AddRange(workflows.SetOwner(workflow, module).Select(step => IsShared(step, descriptor.File)));
            files.TryAdd(workflow.Options.Name, descriptor.File);
            if (!workflows.TryAdd(workflow))
            {
                problems.Add(new Problem(
                    "COM3005",
                    $"Two workflows are named '{workflow.Options.Name}'.",
                    $"{files[workflow.Options.Name]} and {descriptor.File}",
                    "Rename one of them: a run is found by its workflow's name after a crash."));
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
                workflows.Add(handler, descriptor.File);
                if (!workflows.SetOwner(handler, module))
                {
                    problems.Add(IsShared(handler.Step, descriptor.File));
                }
            }
        }
    }

    private Problem IsShared(StepDefinition step, string file) => new(
        "COM3058",
        $"The step '{step.Options.Name}' belongs to "
        + $"{(workflows.OwnerOf(step) is { } owner ? $"the module '{owner}'" : "the application")}, whose workflows use it, "
        + "so that it resolves services from there.",
        file,
        "Create a step of its own here, which can call the same method.");

    /// <summary>Leaves out the workflows and hook handlers of some files. Only while the application boots.</summary>
    /// <param name="isFile">Selects the files.</param>
    public void Remove(Predicate<string> isFile)
    {
        foreach (var (name, _) in files.Where(entry => isFile(entry.Value)).ToList())
        {
            files.Remove(name);
            workflows.Remove(name);
        }

        workflows.RemoveHandlers(isFile);
    }

    /// <summary>Checks what shows only when the files of all assemblies are read.</summary>
    public IReadOnlyList<Problem> Check() => workflows.Check();

    /// <summary>Returns whether a problem is about a workflow, a hook handler or a step of a module.</summary>
    /// <param name="problem">The problem, of <see cref="Check"/>.</param>
    /// <param name="module">The module.</param>
    /// <param name="isFile">Selects its files.</param>
    public bool Concerns(Problem problem, string module, Predicate<string> isFile)
    {
        var words = problem.Where.Split([' ', ',', '\'']);
        return files.Any(entry => isFile(entry.Value) && words.Contains(entry.Key))
            || workflows.StepsOf(module).Any(step => words.Contains(step))
            || Array.Exists(words, isFile);
    }
}
