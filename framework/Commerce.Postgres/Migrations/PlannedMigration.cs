namespace Commerce.Postgres.Migrations;

/// <summary>A migration that would run.</summary>
/// <param name="Module">The module's name.</param>
/// <param name="Migration">The migration.</param>
/// <param name="Destructive">The kinds of destructive statements in it, such as <c>drop column</c>; empty when there are none.</param>
/// <param name="Problems">Why it is refused: <c>COM6012</c>, <c>COM6017</c>. With any, nothing runs.</param>
public sealed record PlannedMigration(string Module, Migration Migration, IReadOnlyList<string> Destructive, IReadOnlyList<Problem> Problems);
