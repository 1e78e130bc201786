namespace Commerce.Background;

/// <summary>
/// A clock that a test moves, such as that of the testing kit. It stands still in between, so what must happen meanwhile uses the machine's
/// clock.
/// </summary>
internal interface ISimulatedTime
{
    /// <summary>Gets the clock of the machine.</summary>
    TimeProvider Machine { get; }
}
