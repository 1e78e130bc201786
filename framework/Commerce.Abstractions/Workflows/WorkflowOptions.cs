using System.Diagnostics.CodeAnalysis;

namespace Commerce.Workflows;

/// <summary>A workflow's name and policies. A plain name converts to options with every default.</summary>
/// <param name="Name">The workflow's name, unique in the application. Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
[SuppressMessage("Usage", "CA2225", Justification = "The constructor is the alternate.")]
public sealed record WorkflowOptions(string Name)
{
    /// <summary>How long ended runs are kept when the workflow does not say: 7 days.</summary>
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(7);

    /// <summary>
    /// Runs without a journal: nothing is written, and a crash forgets the run. For work that only reads, or whose loss is harmless.
    /// Default: <see langword="false"/>, durable.
    /// </summary>
    public bool Ephemeral { get; init; }

    /// <summary>
    /// How long a run may take, waits included. Then the tokens of its running steps are cancelled and it is compensated, whatever the
    /// steps' own policies say. Default: no limit.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// How long a run that has ended is kept: it can be read and cancelled, and its transaction id is recognised. <see langword="null"/>:
    /// for ever. Default: <see cref="DefaultRetention"/>.
    /// </summary>
    public TimeSpan? Retention { get; init; } = DefaultRetention;

    /// <summary>What happens when a run is started with the transaction id of one that is kept. Default: an error.</summary>
    public DuplicatePolicy OnDuplicate { get; init; }

    /// <summary>
    /// The maximum number of runs at once, on all hosts together; more wait for a slot. A run counts until it has ended, also
    /// while it waits. From 1 to 1,000. Default: no limit.
    /// </summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>The schedule of the workflow. Default: none.</summary>
    public WorkflowSchedule? Schedule { get; init; }

    /// <summary>Options with every default.</summary>
    public static implicit operator WorkflowOptions(string name) => new(name);
}
