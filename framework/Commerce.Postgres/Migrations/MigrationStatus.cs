namespace Commerce.Postgres.Migrations;

/// <summary>A migration and its state in a database.</summary>
/// <param name="Module">The module's name.</param>
/// <param name="Name">The migration's name.</param>
/// <param name="State">The state.</param>
/// <param name="AppliedAt">When it was applied, by the database's clock; <see langword="null"/> if it was not.</param>
/// <param name="HasDown">Whether it can be rolled back.</param>
internal sealed record MigrationStatus(string Module, string Name, MigrationState State, DateTimeOffset? AppliedAt, bool HasDown);
