namespace Commerce.Workflows;

public partial class Flow
{
    /// <summary>
    /// Runs a branch only if a condition holds. The condition is evaluated once in a run, and the decision is journalled.
    /// </summary>
    /// <param name="name">Its name in the journal, unique in the workflow.</param>
    /// <param name="value">What the condition reads.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="then">
    /// Composes the branch and returns its value. If the branch is not taken, the value is the default of its type.
    /// </param>
    /// <returns>The value. <see cref="Branch{TResult}.Else"/> adds the other branch, with a value of the same type.</returns>
    public Branch<TResult> When<T, TResult>(string name, Value<T> value, Func<T, bool> condition, Func<Flow, Value<TResult>> then)
    {
        ArgumentNullException.ThrowIfNull(then);
        var node = AddWhen(name, value, condition, Inner(then));
        return new Branch<TResult>(this, node);
    }

    /// <summary>
    /// Runs a branch without a value only if a condition holds. The condition is evaluated once, and the decision is journalled.
    /// </summary>
    /// <param name="name">Its name in the journal, unique in the workflow.</param>
    /// <param name="value">What the condition reads.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="then">
    /// Composes the branch, as a block that returns nothing. A lambda that is only a step has a value: the other overload.
    /// </param>
    /// <returns>The branch. <see cref="Branch.Else"/> adds the other one.</returns>
    public Branch When<T>(string name, Value<T> value, Func<T, bool> condition, Action<Flow> then)
    {
        ArgumentNullException.ThrowIfNull(then);
        return new Branch(this, AddWhen(name, value, condition, Inner(then)));
    }

    /// <summary>
    /// Runs two branches side by side. Each runs independently; what comes next waits for both. When a step fails, the others complete the
    /// step they are in, and then everything is compensated.
    /// </summary>
    /// <param name="first">Composes the first branch.</param>
    /// <param name="second">Composes the second branch.</param>
    /// <returns>The values of the branches.</returns>
    public (Value<T1> First, Value<T2> Second) Parallel<T1, T2>(Func<Flow, Value<T1>> first, Func<Flow, Value<T2>> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Block[] branches = [Inner(first), Inner(second)];
        AddParallel(branches);
        return (Export<T1>(branches[0]), Export<T2>(branches[1]));
    }

    /// <summary>Runs three branches side by side.</summary>
    /// <inheritdoc cref="Parallel{T1, T2}(Func{Flow, Value{T1}}, Func{Flow, Value{T2}})"/>
    public (Value<T1> First, Value<T2> Second, Value<T3> Third) Parallel<T1, T2, T3>(
        Func<Flow, Value<T1>> first, Func<Flow, Value<T2>> second, Func<Flow, Value<T3>> third)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        Block[] branches = [Inner(first), Inner(second), Inner(third)];
        AddParallel(branches);
        return (Export<T1>(branches[0]), Export<T2>(branches[1]), Export<T3>(branches[2]));
    }

    /// <summary>Runs any number of branches of one type side by side.</summary>
    /// <param name="branches">Compose the branches. For the items of a list of the run, use <see cref="ForEach"/>.</param>
    /// <returns>The values, in order.</returns>
    public Value<IReadOnlyList<T>> Parallel<T>(IEnumerable<Func<Flow, Value<T>>> branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        var blocks = branches.Select(Inner).ToArray();
        return Add<IReadOnlyList<T>>(new ParallelNode(
            Plan.NewSlot(), blocks, slots => Array.ConvertAll(blocks, branch => Slots.As<T>(slots[branch.Result]))));
    }

    /// <summary>Runs branches without a value side by side.</summary>
    /// <param name="branches">Compose the branches.</param>
    public void Parallel(params IEnumerable<Action<Flow>> branches) => AddParallel([.. branches.Select(Inner)]);

    /// <summary>Runs a body for each item of a list.</summary>
    /// <param name="name">Its name in the journal, unique in the workflow: steps inside are <c>name[2]/step</c>.</param>
    /// <param name="items">The list.</param>
    /// <param name="body">Composes the body, once, and returns the value for an item.</param>
    /// <param name="maxConcurrency">The maximum number of items that run at once, from 1. Default: 1, one after the other.</param>
    /// <returns>The values, in the order of the items.</returns>
    public Value<IReadOnlyList<TResult>> ForEach<TItem, TResult>(
        string name, Value<IReadOnlyList<TItem>> items, Func<Flow, Value<TItem>, Value<TResult>> body, int maxConcurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        Claim(name, "loop");
        var (list, item, inner) = (SlotOf(items), Plan.NewSlot(), new Block(Plan, Block));
        inner.Result = ResultOf(body(new Flow(inner), new Value<TItem>(inner, item)), inner);
        inner.Close();
        return Add<IReadOnlyList<TResult>>(new ForEachNode(
            Plan.NewSlot(), name, list, item, inner, maxConcurrency,
            static source => [.. (Slots.As<IReadOnlyList<TItem>?>(source) ?? []).Cast<object?>()],
            static results => Array.ConvertAll(results, static result => Slots.As<TResult>(result))));
    }

    private WhenNode AddWhen<T>(string name, Value<T> value, Func<T, bool> condition, Block then)
    {
        ArgumentNullException.ThrowIfNull(condition);
        Claim(name, "condition");
        var slot = SlotOf(value);
        var node = new WhenNode(Plan.NewSlot(), name, slots => condition(Slots.As<T>(slots[slot])), then);
        Block.Add(node);
        return node;
    }

    private void AddParallel(Block[] branches) => Block.Add(new ParallelNode(Plan.NewSlot(), branches, static _ => null));

    /// <summary>The value of a branch that is always taken, as one of this block.</summary>
    private Value<T> Export<T>(Block branch) => new(Block, branch.Result);
}
