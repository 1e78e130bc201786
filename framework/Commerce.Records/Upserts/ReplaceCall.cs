using Commerce.Identifiers;
using Commerce.Postgres.Sessions;

namespace Commerce.Records.Upserts;

/// <summary>One call that writes records with what is related to them.</summary>
/// <param name="Session">The database session.</param>
/// <param name="Ids">Generates ids.</param>
/// <param name="Log">Collects what is done.</param>
/// <param name="Keys">The ids of the records, in the order of the inputs.</param>
/// <param name="Existing">The ids of the records that existed before.</param>
/// <param name="CancellationToken">Cancels the call.</param>
internal sealed record ReplaceCall(
    DatabaseSession Session,
    IIdGenerator Ids,
    ActionLog Log,
    IReadOnlyList<string> Keys,
    IReadOnlySet<string> Existing,
    CancellationToken CancellationToken);
