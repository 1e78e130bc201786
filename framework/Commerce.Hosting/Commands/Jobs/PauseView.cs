using Commerce.Jobs.Ledger;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary>A pause of a job as commands show it.</summary>
/// <param name="PausedAt">When it began.</param>
/// <param name="PausedBy">Who paused the job.</param>
/// <param name="Reason">Why; <see langword="null"/> when nobody said so.</param>
/// <param name="ResumedAt">When it ended; <see langword="null"/> while it lasts.</param>
/// <param name="ResumedBy">Who resumed the job; <see langword="null"/> while the pause lasts.</param>
internal sealed record PauseView(
    DateTimeOffset PausedAt, string PausedBy, string? Reason, DateTimeOffset? ResumedAt, string? ResumedBy)
{
    /// <summary>Creates the view of a pause.</summary>
    /// <param name="pause">The pause.</param>
    public static PauseView Of(JobPause pause) =>
        new(pause.PausedAt, pause.PausedBy, pause.Reason, pause.ResumedAt, pause.ResumedBy);

    /// <inheritdoc/>
    public override string ToString() =>
        $"since {TextTable.Time(PausedAt)} by {PausedBy}{(Reason is { } reason ? $" ({reason})" : "")}";
}
