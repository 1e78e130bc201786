namespace Commerce.Postgres.Migrations;

/// <summary>A migration as a database has it.</summary>
/// <param name="Module">The module's name.</param>
/// <param name="Name">The migration's name.</param>
/// <param name="State">How the two stand to each other.</param>
/// <param name="AppliedAt">When it was applied, by the database's clock; <see langword="null"/> when it was not.</param>
/// <param name="HasDown">Whether it can be rolled back.</param>
public sealed record MigrationStatus(string Module, string Name, MigrationState State, DateTimeOffset? AppliedAt, bool HasDown);
