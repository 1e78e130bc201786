namespace Commerce.Jobs.Running;

/// <summary>A job of the framework's own has found that its tick must not be run.</summary>
/// <param name="reason">Why, for the row of the tick.</param>
internal sealed class TickSkippedException(string reason) : Exception(reason);
