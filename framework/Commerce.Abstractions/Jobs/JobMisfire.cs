namespace Commerce.Jobs;

/// <summary>
/// What happens with the times at which a job was due and no host was there: all were stopped, or the database was away. Times are missed
/// when they are noticed more than five seconds late.
/// </summary>
public sealed record JobMisfire
{
    private JobMisfire(int runs) => Runs = runs;

    /// <summary>It is run once for all of them, as for the last one.</summary>
    public static JobMisfire Once { get; } = new(1);

    /// <summary>It is run for none of them.</summary>
    public static JobMisfire Skip { get; } = new(0);

    /// <summary>For how many of the missed times it is run, the last ones.</summary>
    public int Runs { get; }

    /// <summary>It is run for the last ones of them, one after the other unless the job allows overlap.</summary>
    /// <param name="runs">For how many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">For less than one.</exception>
    public static JobMisfire CatchUp(int runs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        return new JobMisfire(runs);
    }
}
