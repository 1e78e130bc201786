namespace Commerce.Postgres.Migrations;

/// <summary>An entry of the migration history.</summary>
internal sealed record AppliedMigration(string Module, string Name, string Checksum, DateTimeOffset AppliedAt);
