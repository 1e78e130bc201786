namespace Commerce.Postgres.Migrations;

/// <summary>A line of the history.</summary>
internal sealed record AppliedMigration(string Module, string Name, string Checksum, DateTimeOffset AppliedAt);
