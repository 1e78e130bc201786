namespace Commerce.Jobs.Ledger;

/// <summary>What has become of a request to pause a job.</summary>
/// <param name="Pause">The pause that lasts now.</param>
/// <param name="IsNew">Whether the request began it; otherwise the job was paused already, and nothing has changed.</param>
/// <param name="Running">How many runs of the job go on.</param>
internal sealed record PauseOutcome(JobPause Pause, bool IsNew, int Running);
