namespace Commerce.Workflows;

/// <summary>One operation of a workflow. Its result goes to a slot, from where later nodes read it.</summary>
/// <param name="Slot">Where the result goes.</param>
internal abstract record PlanNode(int Slot);

/// <summary>A node with a place in the journal.</summary>
/// <param name="Slot">Where the result goes.</param>
/// <param name="Name">Its name, unique in the workflow.</param>
internal abstract record NamedNode(int Slot, string Name) : PlanNode(Slot);

/// <summary>A call of a step.</summary>
/// <param name="Slot">Where the output goes.</param>
/// <param name="Input">The slot it reads.</param>
/// <param name="Step">The step.</param>
internal sealed record StepNode(int Slot, int Input, StepDefinition Step) : NamedNode(Slot, Step.Options.Name);

/// <summary>A pure function: never journalled, computed again after a crash.</summary>
/// <param name="Slot">Where the result goes.</param>
/// <param name="Selector">Computes it from the slots.</param>
internal sealed record SelectNode(int Slot, Func<object?[], object?> Selector) : PlanNode(Slot);

/// <summary>One of two blocks. The decision is journalled.</summary>
/// <param name="Slot">Where the result of the block taken goes.</param>
/// <param name="Name">Its name.</param>
/// <param name="Condition">Decides, from the slots.</param>
/// <param name="Then">Taken when it holds.</param>
internal sealed record WhenNode(int Slot, string Name, Func<object?[], bool> Condition, Block Then) : NamedNode(Slot, Name)
{
    /// <summary>Taken when it does not hold.</summary>
    public Block? Otherwise { get; private set; }

    public void Complete(Flow flow, Block otherwise)
    {
        flow.Block.ThrowIfClosed();
        if (flow.Block.Nodes[^1] != this || Otherwise is not null)
        {
            flow.Block.Plan.Mistake(
                $"COM3009 The Else of '{Name}' does not follow its When directly. Between the two, nothing may be declared.");
        }

        Otherwise = otherwise;
    }
}

/// <summary>Blocks side by side.</summary>
/// <param name="Slot">Where the list of their results goes.</param>
/// <param name="Branches">The blocks.</param>
/// <param name="Collect">Makes the result from the slots.</param>
internal sealed record ParallelNode(int Slot, Block[] Branches, Func<object?[], object?> Collect) : PlanNode(Slot);

/// <summary>A block for each item of a list.</summary>
/// <param name="Slot">Where the list of results goes.</param>
/// <param name="Name">Its name.</param>
/// <param name="Items">The slot of the list.</param>
/// <param name="Item">The slot an iteration finds its item in.</param>
/// <param name="Body">The block.</param>
/// <param name="MaxConcurrency">The maximum number of iterations that run at once.</param>
/// <param name="Read">The items of the list.</param>
/// <param name="Collect">Makes the list of results.</param>
internal sealed record ForEachNode(
    int Slot,
    string Name,
    int Items,
    int Item,
    Block Body,
    int MaxConcurrency,
    Func<object?, IReadOnlyList<object?>> Read,
    Func<object?[], object?> Collect)
    : NamedNode(Slot, Name);

/// <summary>Another workflow.</summary>
/// <param name="Slot">Where its result goes.</param>
/// <param name="Name">The name it is run under.</param>
/// <param name="Input">The slot of its input.</param>
/// <param name="Target">The workflow.</param>
internal sealed record NestedNode(int Slot, string Name, int Input, WorkflowTarget Target) : NamedNode(Slot, Name);

/// <summary>A place where others add steps.</summary>
/// <param name="Slot">Where the merged result goes.</param>
/// <param name="Input">The slot the handlers read.</param>
/// <param name="Hook">The hook.</param>
internal sealed record HookNode(int Slot, int Input, HookDefinition Hook) : NamedNode(Slot, Hook.Name);

/// <summary>An event, emitted when the run is done.</summary>
/// <param name="Slot">Unused.</param>
/// <param name="Name">Its name in the journal.</param>
/// <param name="Event">Its public name.</param>
/// <param name="Data">The data, from the slots.</param>
/// <param name="DataType">The type of the data.</param>
internal sealed record EmitNode(int Slot, string Name, string Event, Func<object?[], object?> Data, Type DataType) : NamedNode(Slot, Name);

/// <summary>A pause.</summary>
/// <param name="Slot">Unused.</param>
/// <param name="Name">Its name.</param>
/// <param name="Duration">Its length, from the slots.</param>
internal sealed record DelayNode(int Slot, string Name, Func<object?[], TimeSpan> Duration) : NamedNode(Slot, Name)
{
    /// <summary>The duration, when it does not depend on the run.</summary>
    public TimeSpan? Constant { get; init; }
}

/// <summary>A lock the run keeps until it ends.</summary>
/// <param name="Slot">Where the token goes.</param>
/// <param name="Name">Its name in the journal.</param>
/// <param name="Key">What is locked, from the slots.</param>
/// <param name="Wait">How long to wait for it.</param>
internal sealed record LockNode(int Slot, string Name, Func<object?[], string> Key, TimeSpan Wait) : NamedNode(Slot, Name);
