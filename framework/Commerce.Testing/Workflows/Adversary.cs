using Commerce.Workflows;
using Commerce.Workflows.Execution;

namespace Commerce.Testing.Workflows;

/// <summary>Does the hostile acts of one course of events, whatever processes come and go, and remembers what has happened.</summary>
/// <param name="workflow">The name of the workflow.</param>
/// <param name="acts">The acts.</param>
internal sealed class Adversary(string workflow, IReadOnlyList<HostileAct> acts)
{
    private readonly Lock gate = new();
    private readonly Dictionary<HostileAct, int> happened = [];
    private readonly Dictionary<HandlerCalls, int> calls = [];
    private readonly Dictionary<(string Run, string Path), StepDefinition> steps = [];
    private readonly HashSet<(string Run, string Path)> halfWay = [];
    private readonly List<string> notes = [];
    private readonly Queue<string> cancellations = new();

    /// <summary>Gets the name of the workflow.</summary>
    public string Workflow => workflow;

    /// <summary>Gets the acts.</summary>
    public IReadOnlyList<HostileAct> Acts => acts;

    /// <summary>Gets how often each act has happened.</summary>
    public IReadOnlyDictionary<HostileAct, int> Happened => happened;

    /// <summary>Gets what has happened, for people.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Gets how often handlers were called.</summary>
    public IReadOnlyDictionary<HandlerCalls, int> Calls => calls;

    /// <summary>Gets the steps that were called, by run and path.</summary>
    public IReadOnlyDictionary<(string Run, string Path), StepDefinition> Steps => steps;

    /// <summary>Gets whether a person has corrected what the runs were parked for.</summary>
    public bool IsMended { get; private set; }

    /// <summary>Gets the change of the workflow that the processes have from now on; <see langword="null"/>: none.</summary>
    public HostileAct? Change { get; private set; }

    /// <summary>Gets the acts of a kind of trick that are done to a run, as long as they are.</summary>
    public IEnumerable<HostileAct> Of(string run) => acts.Where(act => act.Run == run && !(IsMended && act.Trick.Parks));

    /// <summary>A person corrects what the runs were parked for.</summary>
    public void Mend() => (IsMended, Change) = (true, null);

    /// <summary>The next process has another workflow.</summary>
    public void ChangeWorkflow(HostileAct act) => Change = act;

    /// <summary>A person wants to cancel a run.</summary>
    public void Cancel(string run) => cancellations.Enqueue(run);

    /// <summary>Takes a run that is to be cancelled; <see langword="null"/> when there is none.</summary>
    public string? TakeCancellation() => cancellations.TryDequeue(out var run) ? run : null;

    /// <summary>Whether a run may be parked for a reason.</summary>
    public bool MayPark(string run, string reason) => happened.Keys.Any(
        act => (act.Run == run || act.Trick.ConcernsAll) && act.Trick.Reasons.Contains(reason.Split(' ')[0]));

    /// <summary>Whether something has happened to a run that may change how it ends.</summary>
    public bool HasTouched(string run) => happened.Keys.Any(
        act => !act.Trick.ChangesNothing && (act.Run == run || act.Trick.ConcernsAll));

    /// <summary>Whether a caller may be told so: a run is parked, or its workflow is gone, or has no such step any more.</summary>
    public bool Explains(Exception failure) => HasParked
        && (failure is RunParkedException or CommerceException { Code: "COM3014" or "COM3016" or "COM3019" or "COM3021" });

    /// <summary>Gets whether a process had another workflow.</summary>
    public bool HasChanged => happened.Keys.Any(act => act.Trick.Kind == Hostility.ChangedPlans);

    /// <summary>
    /// Gets whether a process had other values: a step that is called again may get another input under the same idempotency key.
    /// </summary>
    public bool HasChangedValues => happened.Keys.Any(act => act.Trick == HostileTrick.ShorterList);

    /// <summary>Gets whether something has happened that parks runs.</summary>
    public bool HasParked => happened.Keys.Any(act => act.Trick.Parks);

    /// <summary>Gets how often a statement of a handler has collided with another transaction.</summary>
    public int Collisions => happened.Where(act => act.Key.Trick == HostileTrick.Deadlock).Sum(act => act.Value);

    /// <summary>Whether a run that has ended stays as it is, and can be read by its plan.</summary>
    public bool KeepsOutcomes => acts.All(act => act.Trick.Kind is not (Hostility.Cancellations or Hostility.ChangedPlans));

    /// <summary>Whether a handler has returned in its last call that it failed half way.</summary>
    public bool WasHalfWay(string run, string path) => halfWay.Contains((run, path));

    /// <summary>An act happens.</summary>
    /// <param name="act">The act.</param>
    /// <param name="where">Where, if it is not the same every time.</param>
    public void Happens(HostileAct act, string where = "")
    {
        lock (gate)
        {
            happened[act] = happened.GetValueOrDefault(act) + 1;
            if (happened[act] == 1)
            {
                notes.Add(where.Length == 0 ? act.ToString() : $"{act} ({where})");
            }
        }
    }

    /// <summary>A handler is called.</summary>
    /// <returns>The act that it does; <see langword="null"/>: none.</returns>
    public HostileAct? Call(StepDefinition step, StepContext context)
    {
        lock (gate)
        {
            var run = RunOf(context);
            var call = new HandlerCalls(run, context.StepPath, context.Action);
            calls[call] = calls.GetValueOrDefault(call) + 1;
            steps[(run, context.StepPath)] = step;
            return Of(run).FirstOrDefault(act => act.Path == context.StepPath
                && act.Trick.Compensates == (context.Action == StepAction.Compensate)
                && (act.Again || (context.Attempt == 1 && !happened.ContainsKey(act))));
        }
    }

    /// <summary>A handler has done its work.</summary>
    public void Work(StepContext context, bool isHalfWay)
    {
        lock (gate)
        {
            var at = (RunOf(context), context.StepPath);
            _ = isHalfWay ? halfWay.Add(at) : halfWay.Remove(at);
        }
    }

    /// <summary>The process has died: what a handler returned and the journal does not have, nobody knows.</summary>
    /// <param name="isRecorded">Whether the journal has what the step of a run returned for its compensation.</param>
    public void Die(Func<string, string, bool> isRecorded)
    {
        lock (gate)
        {
            halfWay.RemoveWhere(step => !isRecorded(step.Run, step.Path));
        }
    }

    /// <summary>The transaction id of the outermost run.</summary>
    private static string RunOf(StepContext context)
    {
        var id = context.TransactionId;
        return id[id.LastIndexOf(ProofSubject.RunPrefix, StringComparison.Ordinal)..];
    }
}

/// <summary>The calls of one handler.</summary>
/// <param name="Run">The transaction id of the run.</param>
/// <param name="Path">The path of the step.</param>
/// <param name="Action">Whether it is invoked or compensated.</param>
internal sealed record HandlerCalls(string Run, string Path, StepAction Action);
