namespace Commerce.Jobs;

/// <summary>
/// What happens with the times at which a job was due while no host was running, or the database could not be reached. A due time is missed
/// when a host notices it more than five seconds late.
/// </summary>
public sealed record JobMisfire
{
    private JobMisfire(int runs) => Runs = runs;

    /// <summary>Gets the policy that runs the job once for all missed times, as for the last one.</summary>
    public static JobMisfire Once { get; } = new(1);

    /// <summary>Gets the policy that does not run the job for missed times.</summary>
    public static JobMisfire Skip { get; } = new(0);

    /// <summary>Gets for how many of the missed times the job is run: the last ones.</summary>
    public int Runs { get; }

    /// <summary>
    /// Creates the policy that runs the job for the last missed times, one after the other unless the job allows overlap.
    /// </summary>
    /// <param name="runs">The maximum number of missed times to run the job for, at least 1.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runs"/> is less than 1.</exception>
    public static JobMisfire CatchUp(int runs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        return new JobMisfire(runs);
    }
}
