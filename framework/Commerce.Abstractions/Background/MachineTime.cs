namespace Commerce.Background;

/// <summary>
/// The clock of work that has nothing to do with what an application calls time: polling, the pause before a failed call is repeated, the
/// few milliseconds in which writes gather. Due times, delays and time limits use the application's clock.
/// </summary>
internal static class MachineTime
{
    /// <summary>Returns the clock of the machine when a test moves this one, else this one.</summary>
    /// <param name="time">The clock of the application.</param>
    public static TimeProvider OfMachine(this TimeProvider time) => time is ISimulatedTime simulated ? simulated.Machine : time;
}
