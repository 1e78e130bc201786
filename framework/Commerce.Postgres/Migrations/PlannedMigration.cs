namespace Commerce.Postgres.Migrations;

/// <summary>A migration that would run.</summary>
/// <param name="Module">The module's name.</param>
/// <param name="Migration">The migration.</param>
/// <param name="Destructive">The kinds of its destructive statements, such as <c>drop column</c>.</param>
/// <param name="Problems">The problems that prevent all migrations from running: <c>COM6012</c>, <c>COM6017</c>, <c>COM6028</c>.</param>
internal sealed record PlannedMigration(
    string Module, Migration Migration, IReadOnlyList<string> Destructive, IReadOnlyList<Problem> Problems);
