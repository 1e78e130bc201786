namespace Commerce.Background;

/// <summary>A background activity whose failure the health check reports.</summary>
internal interface IMonitoredLoop
{
    /// <summary>Gets what the loop does, for people: <c>job clock</c>.</summary>
    string Name { get; }

    /// <summary>Gets why the loop makes no progress; <see langword="null"/> while its iterations succeed.</summary>
    LoopFailure? Failure { get; }
}
