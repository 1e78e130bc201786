namespace Commerce;

/// <summary>What a host does. Any number of hosts of any mode share a database.</summary>
public enum HostMode
{
    /// <summary>The host serves requests and works in the background: events, jobs, runs that are resumed.</summary>
    Shared,

    /// <summary>The host serves requests and leaves the background to other hosts.</summary>
    Server,

    /// <summary>The host works in the background. It listens for health checks only.</summary>
    Worker,
}
