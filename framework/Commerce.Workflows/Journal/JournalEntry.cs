namespace Commerce.Workflows.Journal;

/// <summary>
/// One entry of a run's journal. Entries are numbered without gaps, and a number is written once: a host that comes second no longer owns
/// the run and must stop.
/// </summary>
/// <param name="Sequence">The entry's number, from 1.</param>
/// <param name="Step">
/// The step's path: its name, after the names of the loops and workflows it is in (<c>items[2]/reserve</c>). Empty for the run itself.
/// </param>
/// <param name="Action">The purpose of the call.</param>
/// <param name="Outcome">How that ended.</param>
internal sealed record JournalEntry(int Sequence, string Step, StepAction Action, StepOutcome Outcome)
{
    /// <summary>The attempt the entry is about, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The step's output as JSON, of a successful invocation.</summary>
    public string? Output { get; init; }

    /// <summary>The input of its compensation, as JSON.</summary>
    public string? CompensationInput { get; init; }

    /// <summary>What went wrong, as JSON: name, message, type.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// How long, from the write, until the step resumes by itself; <see langword="null"/> when it does not. Set when writing.
    /// </summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>When that is, by the journal's clock. Set when reading.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The number of the message this entry answers, or <see langword="null"/>.</summary>
    public int? Message { get; init; }
}
