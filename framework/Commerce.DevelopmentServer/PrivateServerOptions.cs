namespace Commerce.DevelopmentServer;

/// <summary>Options of a private PostgreSQL server: the place of its data, and its durability.</summary>
public sealed class PrivateServerOptions
{
    /// <summary>
    /// Gets the app's <c>.commerce</c> folder, as an absolute path. It is created if it is missing; the server uses its subfolder
    /// <c>pg</c>. A folder has at most one running server.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Gets the name of the database in the connection string. It is created, in UTF-8, if it is missing. Default: <c>commerce</c>.
    /// </summary>
    public string Database { get; init; } = "commerce";

    /// <summary>
    /// Gets whether a commit is on disk before it is reported. <see langword="false"/> turns <c>fsync</c>, <c>synchronous_commit</c> and
    /// <c>full_page_writes</c> off. That is faster, but a power failure destroys the cluster: use it for tests only. A running server with
    /// the other setting is restarted. Default: <see langword="true"/>.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// Gets whether PostgreSQL may be installed when none is found: with npm or, as root on Debian, with apt-get.
    /// The environment variable <c>COMMERCE_NO_APT</c> (any value) forbids apt-get alone. Default: <see langword="true"/>.
    /// </summary>
    public bool AllowInstall { get; init; } = true;

    /// <summary>The clock of all waits and limits.</summary>
#pragma warning disable RS0030 // The default of an option; only tests set another clock.
    internal TimeProvider Time { get; init; } = TimeProvider.System;
#pragma warning restore RS0030

    /// <summary>The places binaries are looked for, in order; <see langword="null"/> is the usual chain.</summary>
    internal IReadOnlyList<IBinariesSource>? Sources { get; init; }
}
