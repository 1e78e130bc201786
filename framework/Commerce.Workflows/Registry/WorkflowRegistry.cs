using System.Collections.Concurrent;
using System.Text.Json;
using Commerce.Serialization;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Values;

namespace Commerce.Workflows.Registry;

/// <summary>The workflows of an application and the handlers of their hooks. Recovery finds a run's workflow here, by name.</summary>
internal sealed class WorkflowRegistry
{
    private readonly ConcurrentDictionary<string, RegisteredWorkflow> workflows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<HookDefinition, IReadOnlyList<HookHandler>> handlers = new();
    private readonly ConcurrentDictionary<HookHandler, string?> files = new();
    private readonly ConcurrentDictionary<StepDefinition, string> owners = new();

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> Names => [.. workflows.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The workflows, by name.</summary>
    public IReadOnlyList<WorkflowDefinition> All =>
        [.. workflows.Values.Select(workflow => workflow.Definition).OrderBy(workflow => workflow.Options.Name, StringComparer.Ordinal)];

    /// <summary>Adds a workflow.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <returns><see langword="false"/> when another workflow has its name.</returns>
    public bool TryAdd(WorkflowDefinition workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var added = workflows.GetOrAdd(
            workflow.Options.Name, static (_, added) => new(added.Workflow, added.Registry), (Workflow: workflow, Registry: this));
        return ReferenceEquals(added.Definition, workflow);
    }

    /// <summary>Adds a step to a hook. All are added before the first run.</summary>
    /// <param name="handler">The step, with its place.</param>
    /// <param name="file">The file that adds it, to be named when something is wrong. Default: unknown.</param>
    public void Add(HookHandler handler, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        files[handler] = file;
        handlers.AddOrUpdate(handler.Hook, static (_, added) => [added], static (_, others, added) =>
            [.. others.Append(added).OrderBy(one => one.Order).ThenBy(one => one.Step.Options.Name, StringComparer.Ordinal)], handler);
    }

    /// <summary>Says who owns the steps of a workflow, but not those that others add to its hooks.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="owner">The owner, such as a module; <see langword="null"/> for the application.</param>
    /// <returns>The steps that another owner has already. They stay with it.</returns>
    public IReadOnlyList<StepDefinition> SetOwner(WorkflowDefinition workflow, string? owner)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        return [.. workflow.Plan.AllNodes().OfType<StepNode>().Select(node => node.Step).Distinct().Where(step => !Own(step, owner))];
    }

    /// <summary>Says who owns a step that is added to a hook.</summary>
    /// <param name="handler">The step, with its place.</param>
    /// <param name="owner">The owner, such as a module; <see langword="null"/> for the application.</param>
    /// <returns>Whether no other owner has it already.</returns>
    public bool SetOwner(HookHandler handler, string? owner)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Own(handler.Step, owner);
    }

    /// <summary>Gets the names of the steps of an owner.</summary>
    public IEnumerable<string> StepsOf(string owner) => owners.Where(entry => entry.Value == owner).Select(entry => entry.Key.Options.Name);

    /// <summary>Finds the owner of a step.</summary>
    /// <returns><see langword="null"/> for a step of the application.</returns>
    public string? OwnerOf(StepDefinition step) => owners.GetValueOrDefault(step) is { Length: > 0 } owner ? owner : null;

    // The application has no name.
    private bool Own(StepDefinition step, string? owner) => owners.GetOrAdd(step, owner ?? "") == (owner ?? "");

    /// <summary>Leaves out a workflow. Only while the application boots.</summary>
    /// <param name="name">The workflow's name.</param>
    public void Remove(string name) => workflows.TryRemove(name, out _);

    /// <summary>Leaves out the handlers of some files. Only while the application boots.</summary>
    /// <param name="isFile">Selects the files.</param>
    public void RemoveHandlers(Predicate<string> isFile)
    {
        foreach (var (hook, all) in handlers)
        {
            handlers[hook] = [.. all.Where(handler => files[handler] is not { } file || !isFile(file))];
        }
    }

    /// <summary>The steps at a hook, in order.</summary>
    /// <param name="hook">The hook.</param>
    public IReadOnlyList<HookHandler> HandlersOf(HookDefinition hook) => handlers.GetValueOrDefault(hook) ?? [];

    /// <summary>
    /// What is wrong with the workflows and hooks together, all of it: references to workflows that are not there, types that do not
    /// survive JSON, hooks with too many handlers.
    /// </summary>
    /// <returns>The mistakes; empty when there is none.</returns>
    public IReadOnlyList<Problem> Check() =>
        [.. handlers
            .SelectMany(pair => CheckHook(pair.Key, pair.Value)), .. ReferenceChecks.Of(this), .. All
            .SelectMany(CheckTypes)];

    /// <summary>The plans of the durable workflows.</summary>
    internal IReadOnlyList<KnownPlan> Plans =>
    [
        .. workflows.Where(workflow => !workflow.Value.Definition.Options.Ephemeral)
            .Select(workflow => new KnownPlan(workflow.Key, workflow.Value.PlanHash, workflow.Value.Text)),
    ];

    internal RegisteredWorkflow? Find(string name) => workflows.GetValueOrDefault(name);

    /// <summary>Resolves a target.</summary>
    /// <exception cref="CommerceException">
    /// <c>COM3043</c>, <c>COM3044</c>: it is referred to, and is not there or is another one.
    /// </exception>
    internal WorkflowDefinition Require(WorkflowTarget target)
    {
        ThrowIf(ReferenceChecks.Check(target, this, ""));
        return target.Definition ?? workflows[target.Name].Definition;
    }

    /// <summary>Gets the registration of a workflow that is about to run; one that is in no folder is checked and registered now.</summary>
    internal RegisteredWorkflow Require(WorkflowDefinition workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        if (Find(workflow.Options.Name) is null)
        {
            ThrowIf(ReferenceChecks.Of(workflow, this).FirstOrDefault());
        }

        return TryAdd(workflow)
            ? workflows[workflow.Options.Name]
            : throw CommerceException.Create(
                "COM3005",
                ErrorType.InvalidArgument,
                $"Two workflows are named '{workflow.Options.Name}'. A run is found by its workflow's name after a crash: " +
                "rename one of them.");
    }

    private static void ThrowIf(Problem? problem)
    {
        if (problem is not null)
        {
            throw new CommerceException(ErrorType.InvalidArgument, $"{problem.Id} {problem.What} {problem.Fix}", problem.Id);
        }
    }

    private IEnumerable<Problem> CheckHook(HookDefinition hook, IReadOnlyList<HookHandler> handlers)
    {
        if (hook.IsExclusive && handlers.Count > 1)
        {
            var names = string.Join(", ", handlers.Select(handler => handler.Step.Options.Name));
            yield return new Problem(
                "COM3031",
                $"The hook takes one handler and has {handlers.Count}: {names}.",
                Places(hook, handlers),
                "Remove all but one of them.");
        }

        foreach (var handler in handlers)
        {
            foreach (var mistake in OptionChecks.Of(handler.Step.Options))
            {
                yield return new Problem(
                    "COM3051", $"The step '{handler.Step.Options.Name}': {mistake}", Places(hook, [handler]), "Correct the option.");
            }
        }

        foreach (var group in handlers
            .GroupBy(handler => handler.Step.Options.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1))
        {
            yield return new Problem(
                "COM3032",
                $"Two handlers are named '{group.Key}'.",
                Places(hook, group),
                "Rename one of them: its name is its place in the journal.");
        }
    }

    private string Places(HookDefinition hook, IEnumerable<HookHandler> handlers)
    {
        var known = handlers.Select(handler => files[handler]).OfType<string>().Distinct().ToList();
        return $"hook '{hook.Name}'{(known.Count == 0 ? "" : $", {string.Join(" and ", known)}")}";
    }

    private IEnumerable<Problem> CheckTypes(WorkflowDefinition workflow)
    {
        var (journal, events) = (JournalDialect.InMemory.Options, CommerceJson.Options);
        var types = new List<(string Where, Type Type, JsonSerializerOptions Dialect)> { ("input", workflow.InputType, journal) };
        foreach (var node in workflow.Plan.AllNodes())
        {
            if (node is EmitNode emit)
            {
                types.Add(($"event '{emit.Event}'", emit.DataType, events));
            }

            IReadOnlyList<StepDefinition> steps = node switch
            {
                StepNode { Step: var step } => [step],
                HookNode { Hook: var hook } => [.. HandlersOf(hook).Select(handler => handler.Step)],
                _ => [],
            };
            foreach (var step in steps)
            {
                types.Add(($"output of '{step.Options.Name}'", step.OutputType, journal));
                types.Add(($"compensation input of '{step.Options.Name}'", step.CompensationInputType, journal));
            }
        }

        // An ephemeral run stores nothing but its events.
        foreach (var (where, type, dialect) in types.Where(use => use.Dialect == events || !workflow.Options.Ephemeral))
        {
            var place = $"workflow '{workflow.Options.Name}', {where}";
            if (new StorableType(dialect).FindLoss(type) is { } loss)
            {
                yield return new Problem(
                    "COM3034", $"{type} does not come back from its JSON as it was: {loss}", place, "Use a record of plain data.");
            }
            else if (dialect == events && SensitiveMembers.Find(type, events) is { } sensitive)
            {
                yield return new Problem(
                    "COM3061",
                    $"'{sensitive}' is sensitive, and the data of an event is not encrypted.",
                    place,
                    "Leave it out of the event: its subscribers can ask for it.");
            }
        }
    }
}
