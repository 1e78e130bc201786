namespace Commerce.Hosting.Databases;

/// <summary>A host whose databases have all migrations.</summary>
/// <param name="Connected">The databases.</param>
/// <param name="Applied">The migrations that were applied in this start, as <c>module/name</c>.</param>
/// <param name="Warnings">What people should know about the migrations, a sentence each.</param>
/// <param name="Roles">The roles with whose rights modules use their databases; the modules without one are not among them.</param>
internal sealed record MigratedHost(
    ConnectedHost Connected,
    IReadOnlyList<string> Applied,
    IReadOnlyList<string> Warnings,
    IReadOnlyDictionary<string, string> Roles);
