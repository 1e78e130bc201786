namespace Commerce.Workflows.Journal;

/// <summary>A message to a run. It waits in the run's mailbox until a journal entry answers it.</summary>
/// <param name="Number">Its number in the mailbox, from 1, without gaps.</param>
/// <param name="Kind">The request.</param>
/// <param name="Step">The path of the step it is for; empty for the run.</param>
/// <param name="Payload">JSON, or <see langword="null"/>.</param>
/// <param name="Permanent">With <see cref="MessageKind.Fail"/>: no further attempt is made.</param>
/// <param name="Key">The idempotency key it was sent with.</param>
internal sealed record RunMessage(int Number, MessageKind Kind, string Step, string? Payload, bool Permanent = false, string? Key = null);
