namespace Commerce.Postgres.Migrations;

/// <summary>Checks migrations before any of them runs.</summary>
internal static class MigrationGuard
{
    private const string Mark = "commerce: allow ";

    /// <summary>Returns the problems that prevent a migration from running.</summary>
    public static IEnumerable<Problem> Check(string module, Migration migration)
    {
        var file = $"module '{module}', {migration.Name}.sql";
        if (DestructiveStatements.Find(migration.Sql).Except(Allowed(migration.Sql)).ToList() is { Count: > 0 } missing)
        {
            var kinds = string.Join(", ", missing);
            yield return new Problem(
                "COM6012",
                $"The migration is destructive without allowing it: {kinds}. Nothing was changed.",
                file,
                $"If it is intended, write '-- {Mark}{kinds}' above its first statement.");
        }

        foreach (var (name, text) in new[] { (migration.Name, migration.Sql), (migration.Name + ".down", migration.Down ?? "") })
        {
            if (SqlStatement.Read(text).FirstOrDefault(ControlsTransaction) is { Verb: var verb })
            {
                yield return new Problem(
                    "COM6017",
                    $"The migration contains '{verb}', but it runs in one transaction with its history entry. Nothing was changed.",
                    $"module '{module}', {name}.sql",
                    "Remove the statement; a file is applied completely or not at all.");
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

    /// <summary>The kinds of statements that the comments above the first statement allow.</summary>
    private static IEnumerable<string> Allowed(string sql) => SqlTokenizer.Read(sql)
        .TakeWhile(token => token.Kind == SqlTokenKind.Comment)
        .Select(comment => comment.Text.TrimStart('-').Trim())
        .Where(comment => comment.StartsWith(Mark, StringComparison.Ordinal))
        .SelectMany(comment => comment[Mark.Length..].Split(',', StringSplitOptions.TrimEntries));
}
