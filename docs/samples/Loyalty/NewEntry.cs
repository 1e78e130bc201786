namespace Acme.Loyalty;

/// <summary>An entry to be stored.</summary>
internal sealed record NewEntry(string AccountId, int Points, string Reason);
