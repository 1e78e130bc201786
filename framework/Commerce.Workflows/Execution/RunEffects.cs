namespace Commerce.Workflows.Execution;

/// <summary>What a run has done that something follows from: pending compensations, errors, and events that are not emitted yet.</summary>
internal sealed class RunEffects
{
    private readonly Lock gate = new();
    private readonly List<PendingCompensation> compensations = [];
    private readonly List<StepError> errors = [];
    private readonly List<(string Name, object? Data)> events = [];

    /// <summary>Gets what failed, in order, also where the run continued.</summary>
    public IReadOnlyList<StepError> Errors => errors;

    /// <summary>Gets the events of an ephemeral run, which are emitted when it is done.</summary>
    public IReadOnlyList<(string Name, object? Data)> Events => events;

    /// <summary>Gets whether a step has to be compensated if the run fails.</summary>
    public bool HasCompensations
    {
        get
        {
            lock (gate)
            {
                return compensations.Count > 0;
            }
        }
    }

    public void AddEvent(string name, object? data)
    {
        lock (gate)
        {
            events.Add((name, data));
        }
    }

    public void AddError(StepError error)
    {
        lock (gate)
        {
            errors.Add(error);
        }
    }

    public void AddCompensation(PendingCompensation item)
    {
        lock (gate)
        {
            compensations.Add(item);
        }
    }

    /// <summary>Finds the pending compensation of a step.</summary>
    /// <param name="path">The path of the step in the run.</param>
    /// <returns>The latest one; <see langword="null"/> when there is none.</returns>
    public PendingCompensation? FindCompensation(string path)
    {
        lock (gate)
        {
            return compensations.FindLast(item => item.Path == path);
        }
    }

    /// <summary>Forgets the pending compensation of a step.</summary>
    public void DropCompensation(string path)
    {
        lock (gate)
        {
            compensations.RemoveAll(item => item.Path == path);
        }
    }

    /// <summary>Takes the pending compensations.</summary>
    /// <returns>The latest first, each step once.</returns>
    public List<PendingCompensation> TakeCompensations()
    {
        lock (gate)
        {
            var items = compensations.GroupBy(item => item.Path).Select(
                group => group.MaxBy(item => item.Order)!).OrderByDescending(item => item.Order).ToList();
            compensations.Clear();
            return items;
        }
    }

    /// <summary>Forgets everything, because the run is read again.</summary>
    public void Clear()
    {
        lock (gate)
        {
            compensations.Clear();
            errors.Clear();
            events.Clear();
        }
    }
}
