namespace Commerce;

/// <summary>What a host does. Any number of hosts of any mode share a database.</summary>
public enum HostMode
{
    /// <summary>It serves requests and does what happens in the background: events, jobs, runs of workflows that go on.</summary>
    Shared,

    /// <summary>It serves requests. What happens in the background is left to others.</summary>
    Server,

    /// <summary>It does what happens in the background. It listens for health checks only.</summary>
    Worker,
}
