namespace Commerce.Generators.Paths;

/// <summary>The convention folders.</summary>
internal enum ConventionKind
{
    /// <summary><c>Api</c>.</summary>
    Api,

    /// <summary><c>Subscribers</c>.</summary>
    Subscribers,

    /// <summary><c>Jobs</c>.</summary>
    Jobs,

    /// <summary><c>Workflows</c>.</summary>
    Workflows,
}
