using Commerce.Events;

namespace Commerce.Workflows;

/// <summary>
/// Declares what a workflow, or a branch of it, does, in the order of execution. It is used once, while the workflow is created, and never
/// runs a handler. Mistakes are collected and reported together, by <see cref="Workflow"/>.
/// </summary>
public partial class Flow
{
    internal Flow(Block block) => Block = block;

    internal Block Block { get; }

    private WorkflowPlan Plan => Block.Plan;

    /// <summary>Appends a step.</summary>
    /// <param name="step">The step; its name may be used once in a workflow.</param>
    /// <param name="input">The input.</param>
    /// <returns>The output.</returns>
    public Value<TOutput> Step<TInput, TOutput>(Step<TInput, TOutput> step, Value<TInput> input) =>
        AddStep(step, SlotOf(input));

    /// <summary>Appends a step that takes no input.</summary>
    /// <inheritdoc cref="Step{TInput, TOutput}(Step{TInput, TOutput}, Value{TInput})"/>
    public Value<TOutput> Step<TOutput>(Step<Unit, TOutput> step) => AddStep(step, SlotOf(Nothing()));

    /// <summary>Waits for an answer from outside, which comes through a <see cref="WorkflowRunHandle"/>.</summary>
    /// <param name="step">
    /// What it waits for, from <see cref="Workflows.Step.WaitFor{TOutput}"/>. One that is begun here takes an input: use <c>Step</c>.
    /// </param>
    /// <returns>The answer.</returns>
    public Value<TOutput> WaitFor<TOutput>(ExternalStep<Unit, TOutput> step) => Step(step);

    /// <summary>Derives a value with a pure function. It may be computed again after a crash, so it must have no effects.</summary>
    /// <param name="value">What it reads.</param>
    /// <param name="selector">The function.</param>
    public Value<TResult> Select<T, TResult>(Value<T> value, Func<T, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var slot = SlotOf(value);
        return Add<TResult>(new SelectNode(Plan.NewSlot(), slots => selector(Slots.As<T>(slots[slot]))));
    }

    /// <summary>Derives a value from two, with a pure function.</summary>
    /// <inheritdoc cref="Select"/>
    public Value<TResult> Combine<T1, T2, TResult>(Value<T1> first, Value<T2> second, Func<T1, T2, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var (a, b) = (SlotOf(first), SlotOf(second));
        return Add<TResult>(new SelectNode(Plan.NewSlot(), slots => selector(Slots.As<T1>(slots[a]), Slots.As<T2>(slots[b]))));
    }

    /// <summary>Derives a value from three, with a pure function.</summary>
    /// <inheritdoc cref="Select"/>
    public Value<TResult> Combine<T1, T2, T3, TResult>(
        Value<T1> first, Value<T2> second, Value<T3> third, Func<T1, T2, T3, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var (a, b, c) = (SlotOf(first), SlotOf(second), SlotOf(third));
        return Add<TResult>(
            new SelectNode(Plan.NewSlot(), slots => selector(Slots.As<T1>(slots[a]), Slots.As<T2>(slots[b]), Slots.As<T3>(slots[c]))));
    }

    /// <summary>Derives a value from four, with a pure function. For more, combine what was combined.</summary>
    /// <inheritdoc cref="Select"/>
    public Value<TResult> Combine<T1, T2, T3, T4, TResult>(
        Value<T1> first, Value<T2> second, Value<T3> third, Value<T4> fourth, Func<T1, T2, T3, T4, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var (a, b, c, d) = (SlotOf(first), SlotOf(second), SlotOf(third), SlotOf(fourth));
        return Add<TResult>(
            new SelectNode(
                Plan.NewSlot(),
                slots => selector(Slots.As<T1>(slots[a]), Slots.As<T2>(slots[b]), Slots.As<T3>(slots[c]), Slots.As<T4>(slots[d]))));
    }

    /// <summary>
    /// Runs another workflow as a part of this one: it has its own identity, its events wait for this run's end, and it is compensated with
    /// it.
    /// Its options concern runs and have no effect here; those of the outermost workflow count.
    /// </summary>
    /// <param name="workflow">
    /// The workflow, or a reference, which is resolved when the application boots (<c>COM3043</c>, <c>COM3044</c>).
    /// </param>
    /// <param name="input">Its input.</param>
    /// <param name="name">Its name in this workflow. Default: its own name and <c>-as-step</c>.</param>
    /// <returns>Its result.</returns>
    public Value<TResult> Run<TInput, TResult>(IWorkflow<TInput, TResult> workflow, Value<TInput> input, string? name = null)
    {
        if (workflow is null)
        {
            Plan.Mistake(
                "COM3001 A workflow that is run here is null. Static fields are set in the order of the text: declare it above this one.");
            return Add<TResult>(new SelectNode(Plan.NewSlot(), static _ => null));
        }

        name ??= workflow.Name + "-as-step";
        Claim(name, "workflow");
        return Add<TResult>(new NestedNode(Plan.NewSlot(), name, SlotOf(input), workflow.Target));
    }

    /// <summary>Declares a place where other modules add steps.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="input">The input of its handlers.</param>
    public void Hook<TInput>(Hook<TInput> hook, Value<TInput> input) => AddHook<Unit>(hook, SlotOf(input));

    /// <summary>Declares a place where other modules add steps that return a result.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="input">The input of its handlers.</param>
    /// <returns>The merged result.</returns>
    public Value<TResult> Hook<TInput, TResult>(Hook<TInput, TResult> hook, Value<TInput> input) => AddHook<TResult>(hook, SlotOf(input));

    /// <summary>Emits an event. Subscribers get it when the outermost run is done, and never when it is reverted.</summary>
    /// <param name="definition">The event.</param>
    /// <param name="data">Its data.</param>
    /// <param name="name">Its name in the journal, for a second one of the same event. Default: <c>emit-</c> and the event's name.</param>
    public void Emit<TData>(Event<TData> definition, Value<TData> data, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        name ??= "emit-" + definition.Name;
        Claim(name, "event");
        var slot = SlotOf(data);
        Block.Add(new EmitNode(Plan.NewSlot(), name, definition.Name, slots => Slots.As<TData>(slots[slot]), typeof(TData)));
    }

    /// <summary>Pauses the run. A longer pause costs nothing but a row: any host resumes the run when the time has come.</summary>
    /// <param name="name">Its name in the journal.</param>
    /// <param name="duration">How long.</param>
    public void Delay(string name, TimeSpan duration)
    {
        Claim(name, "delay");
        Block.Add(new DelayNode(Plan.NewSlot(), name, _ => duration) { Constant = duration });
    }

    /// <inheritdoc cref="Delay(string, TimeSpan)"/>
    public void Delay(string name, Value<TimeSpan> duration)
    {
        var slot = SlotOf(duration);
        Claim(name, "delay");
        Block.Add(new DelayNode(Plan.NewSlot(), name, slots => Slots.As<TimeSpan>(slots[slot])));
    }

    /// <summary>
    /// Acquires a lock, which the run keeps until it has ended, compensations included. It belongs to the run, not to a process: it does
    /// not expire, and survives a crash.
    /// </summary>
    /// <param name="name">Its name in the journal.</param>
    /// <param name="key">What is locked, such as <c>cart:</c> and an id; one for all workflows.</param>
    /// <param name="wait">How long to wait while another run holds it. Then the run fails with <c>COM3030</c>. Default: 2 seconds.</param>
    /// <returns>
    /// The fencing token, greater than that of every earlier holder: pass it to whatever is written outside the database.
    /// </returns>
    public Value<long> Lock(string name, Value<string> key, TimeSpan? wait = null)
    {
        var slot = SlotOf(key);
        Claim(name, "lock");
        return Add<long>(new LockNode(Plan.NewSlot(), name, slots => Slots.As<string>(slots[slot]), wait ?? TimeSpan.FromSeconds(2)));
    }

    internal int SlotOf<T>(Value<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Block.Plan != Plan)
        {
            Plan.Mistake("COM3003 A value of another workflow is used. Pass it through the workflow's input instead.");
        }
        else if (!Block.Sees(value.Block))
        {
            Plan.Mistake(
                "COM3008 A value made in a branch or loop is used outside of it, where it may not exist. Return it from the branch " +
                "instead.");
        }

        return value.Slot;
    }

    internal Block Inner<T>(Func<Flow, Value<T>> compose)
    {
        var inner = new Block(Plan, Block);
        inner.Result = ResultOf(compose(new Flow(inner)), inner);
        inner.Close();
        return inner;
    }

    internal Block Inner(Action<Flow> compose)
    {
        var inner = new Block(Plan, Block);
        compose(new Flow(inner));
        inner.Close();
        return inner;
    }

    private int ResultOf<T>(Value<T> value, Block inner)
    {
        if (value is not null)
        {
            return new Flow(inner).SlotOf(value);
        }

        Plan.Mistake("COM3004 A branch returns no value.");
        return -1;
    }

    private Value<TOutput> AddStep<TInput, TOutput>(Step<TInput, TOutput> step, int input)
    {
        if (step is null)
        {
            Plan.Mistake("COM3001 A step is null. Static fields are set in the order of the text: declare the step above the workflow.");
            return Add<TOutput>(new SelectNode(Plan.NewSlot(), static _ => null));
        }

        Plan.Claim(step.Options.Name);
        return Add<TOutput>(new StepNode(Plan.NewSlot(), input, step));
    }

    private Value<TResult> AddHook<TResult>(HookDefinition hook, int input)
    {
        ArgumentNullException.ThrowIfNull(hook);
        Claim(hook.Name, "hook");
        return Add<TResult>(new HookNode(Plan.NewSlot(), input, hook));
    }

    private Value<Unit> Nothing() => Add<Unit>(new SelectNode(Plan.NewSlot(), static _ => Unit.Boxed));

    private Value<T> Add<T>(PlanNode node)
    {
        Block.Add(node);
        return new Value<T>(Block, node.Slot);
    }

    private void Claim(string name, string what)
    {
        Names.Check(name, what);
        Plan.Claim(name);
    }
}
