namespace Commerce.Workflows;

/// <summary>One thing a workflow does, in program order. Its result goes to a slot, from where later nodes read it.</summary>
/// <param name="Slot">Where the result goes.</param>
/// <param name="Input">The slot it reads.</param>
internal abstract record PlanNode(int Slot, int Input);

/// <summary>A journalled step.</summary>
internal sealed record StepNode(int Slot, int Input, StepDefinition Step) : PlanNode(Slot, Input);

/// <summary>A pure function: never journalled, computed again after a crash.</summary>
internal sealed record SelectNode(int Slot, int Input, Func<object?, object?> Selector) : PlanNode(Slot, Input);
