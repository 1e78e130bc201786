namespace Commerce.Postgres.Migrations;

/// <summary>Looks at migrations before any of them runs.</summary>
internal static class MigrationGuard
{
    private const string Mark = "commerce: allow ";

    /// <summary>What must be changed in a migration before it may run.</summary>
    public static IEnumerable<Problem> Check(string module, Migration migration)
    {
        var file = $"module '{module}', {migration.Name}.sql";
        if (DestructiveStatements.Find(migration.Sql).Except(Allowed(migration.Sql)).ToList() is { Count: > 0 } refused)
        {
            var kinds = string.Join(", ", refused);
            yield return new Problem(
                "COM6012",
                $"The migration is destructive and does not say so: {kinds}. Nothing was changed.",
                file,
                $"If that is meant, write '-- {Mark}{kinds}' above its first statement.");
        }

        foreach (var (name, text) in new[] { (migration.Name, migration.Sql), (migration.Name + ".down", migration.Down ?? "") })
        {
            if (SqlStatement.Read(text).FirstOrDefault(ControlsTransaction) is { Verb: var verb })
            {
                yield return new Problem(
                    "COM6017",
                    $"The migration has a '{verb}' of its own; it runs in a transaction with its line in the history. Nothing was changed.",
                    $"module '{module}', {name}.sql",
                    "Take the statement out; a file is applied whole or not at all.");
            }
        }
    }

    private static bool ControlsTransaction(SqlStatement statement) => statement.Verb switch
    {
        "begin" or "commit" or "end" or "abort" => true,
        "rollback" => !statement.Tokens.Any(entry => entry.Token.Is("to")),
        "start" or "prepare" => statement.Word(1) == "transaction",
        _ => false,
    };

    /// <summary>What the comments above the first statement allow.</summary>
    private static IEnumerable<string> Allowed(string sql) => SqlTokenizer.Read(sql)
        .TakeWhile(token => token.Kind == SqlTokenKind.Comment)
        .Select(comment => comment.Text.TrimStart('-').Trim())
        .Where(comment => comment.StartsWith(Mark, StringComparison.Ordinal))
        .SelectMany(comment => comment[Mark.Length..].Split(',', StringSplitOptions.TrimEntries));
}
