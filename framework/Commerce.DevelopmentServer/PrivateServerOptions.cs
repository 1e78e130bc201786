namespace Commerce.DevelopmentServer;

/// <summary>Where a private PostgreSQL server keeps its data, and how careful it is with it.</summary>
public sealed class PrivateServerOptions
{
    /// <summary>
    /// The app's <c>.commerce</c> folder, as an absolute path. It is created when missing; the server uses its
    /// subfolder <c>pg</c>. One folder has at most one running server.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>The database the connection string names; created (UTF-8) when missing. Default: <c>commerce</c>.</summary>
    public string Database { get; init; } = "commerce";

    /// <summary>
    /// Whether a commit is on the disk before it is reported. <see langword="false"/> turns <c>fsync</c>,
    /// <c>synchronous_commit</c> and <c>full_page_writes</c> off: faster, and a power failure loses the cluster; for tests.
    /// A server found running with the other choice is restarted. Default: <see langword="true"/>.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// Whether npm, and apt-get for root on Debian, may be asked to install PostgreSQL when none is found.
    /// The environment variable <c>COMMERCE_NO_APT</c> (any value) forbids apt-get alone. Default: <see langword="true"/>.
    /// </summary>
    public bool AllowInstall { get; init; } = true;

    /// <summary>The clock of all waits and limits.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The places binaries are looked for, in order; <see langword="null"/> is the usual chain.</summary>
    internal IReadOnlyList<IBinariesSource>? Sources { get; init; }
}
