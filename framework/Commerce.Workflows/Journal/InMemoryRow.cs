using Commerce.Events;

namespace Commerce.Workflows.Journal;

/// <summary>A run in an <see cref="InMemoryStore"/>.</summary>
internal sealed class InMemoryRow(RunHeader header)
{
    public RunHeader Header { get; } = header;

    public WorkflowState State { get; set; } = WorkflowState.Invoking;

    public List<JournalEntry> Entries { get; } = [];

    public List<RunMessage> Messages { get; } = [];

    public List<EmittedEvent> Held { get; } = [];

    /// <summary>The host that owns it; <see langword="null"/>: none.</summary>
    public object? Host { get; set; }

    public string? Parked { get; set; }

    public bool Superseded { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? WakeAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>How often it was claimed since its last entry.</summary>
    public int Claims { get; set; }

    private int ClaimedEntries { get; set; }

    private DateTimeOffset ClaimedAt { get; set; }

    /// <summary>
    /// Whether it has waited long enough after claims without a new entry: not at all after the first ones, then 1, 2, 4, … seconds, at
    /// most a minute.
    /// </summary>
    public bool MayBeClaimedAgain(DateTimeOffset now) =>
        Claims < 4 || ClaimedAt + TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Claims - 4), 60)) <= now;

    public void CountClaim(DateTimeOffset now)
    {
        Claims = Entries.Count > ClaimedEntries ? 1 : Claims + 1;
        (ClaimedEntries, ClaimedAt) = (Entries.Count, now);
    }

    /// <summary>The attempt of a step at which it expects a message; <see langword="null"/> when it expects none.</summary>
    /// <param name="step">The path of the step.</param>
    /// <param name="outcomes">The outcomes at which it does.</param>
    public int? AttemptAt(string step, IReadOnlyList<StepOutcome> outcomes)
    {
        var last = Entries.FindLast(entry => entry.Step == step && entry.Action == StepAction.Invoke);
        var isOpen = Messages.Exists(message => message.Step == step && !Entries.Exists(entry => entry.Message == message.Number)
            && (message.Kind != MessageKind.Retry || message.Attempt == last?.Attempt));
        return last is not null && outcomes.Contains(last.Outcome) && !isOpen
            && State is WorkflowState.NotStarted or WorkflowState.Invoking
                ? last.Attempt
                : null;
    }

    public StoredRun Snapshot(DateTimeOffset now) => new(Header, State, [.. Entries], [.. Messages])
    {
        ReadAt = now,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        ParkedReason = Parked,
        WakeAt = WakeAt,
        Claims = Claims,
    };
}
