namespace Commerce.Postgres.Migrations;

/// <summary>The result of applying or checking the migrations of a database.</summary>
/// <param name="Applied">The migrations that were applied, as <c>module/name</c>.</param>
/// <param name="Warnings">What people should know, a sentence each.</param>
internal sealed record MigrationOutcome(IReadOnlyList<string> Applied, IReadOnlyList<string> Warnings);
