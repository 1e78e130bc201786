namespace Commerce.Postgres.GroupCommit;

/// <summary>What may share a transaction.</summary>
/// <typeparam name="TWrite">A write.</typeparam>
/// <param name="Key">What a transaction has only one write of; <see langword="null"/> for a write that stands beside any other.</param>
/// <param name="Characters">How much there is to send, about.</param>
internal sealed record GroupRules<TWrite>(Func<TWrite, string?> Key, Func<TWrite, int> Characters);
