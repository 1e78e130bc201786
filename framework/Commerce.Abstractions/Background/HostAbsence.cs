namespace Commerce.Background;

/// <summary>What hosts have that share a database, while none of them is there that has it.</summary>
internal static class HostAbsence
{
    /// <summary>
    /// How long no host may have had a subscriber or a job before the other hosts take it for gone from the code, and close what waits for
    /// it. Hosts are away for long and come back with what they had: another application, a version that was rolled back.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromDays(7);
}
