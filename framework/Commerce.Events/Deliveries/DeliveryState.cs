namespace Commerce.Events.Deliveries;

/// <summary>What became of a delivery.</summary>
internal enum DeliveryState
{
    /// <summary>It waits for an attempt, or is in a host's hand.</summary>
    Pending,

    /// <summary>The subscriber has handled it.</summary>
    Done,

    /// <summary>It has failed for good: a dead letter, kept until somebody replays it.</summary>
    Dead,
}

/// <summary>The names under which delivery states are stored and shown.</summary>
internal static class DeliveryStates
{
    /// <summary>Returns the name of a state.</summary>
    public static string Name(this DeliveryState state) => state switch
    {
        DeliveryState.Pending => "pending",
        DeliveryState.Done => "done",
        DeliveryState.Dead => "dead",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>Returns the state of a name.</summary>
    public static DeliveryState Parse(string name) => name switch
    {
        "pending" => DeliveryState.Pending,
        "done" => DeliveryState.Done,
        "dead" => DeliveryState.Dead,
        _ => throw new ArgumentException($"'{name}' is not the name of a delivery state.", nameof(name)),
    };
}
