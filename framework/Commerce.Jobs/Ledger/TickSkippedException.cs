namespace Commerce.Jobs.Ledger;

/// <summary>A job of the framework's own has found that its tick must not be run.</summary>
/// <param name="reason">Why the tick is skipped. Its row in the ledger says so.</param>
internal sealed class TickSkippedException(string reason) : Exception(reason);
