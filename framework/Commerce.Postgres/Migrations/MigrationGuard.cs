namespace Commerce.Postgres.Migrations;

/// <summary>Checks migrations before any of them runs.</summary>
internal static class MigrationGuard
{
    private const string Mark = "commerce: allow ";

    /// <summary>Returns the problems that prevent a migration from running.</summary>
    public static IEnumerable<Problem> Check(MigrationSet set, Migration migration)
    {
        if (DestructiveStatements.Find(migration.Sql).Except(Allowed(migration.Sql)).ToList() is { Count: > 0 } missing)
        {
            var kinds = string.Join(", ", missing);
            yield return new Problem(
                "COM6012",
                $"The migration is destructive without allowing it: {kinds}. Nothing was changed.",
                $"module '{set.Module}', {migration.Name}.sql",
                $"If it is intended, write '-- {Mark}{kinds}' above its first statement.");
        }

        foreach (var problem in MigrationFile.Of(set, migration).SelectMany(Check))
        {
            yield return problem;
        }
    }

    /// <summary>Writes the comment that allows what is destructive in statements; empty when nothing is.</summary>
    public static string Allow(string sql) =>
        DestructiveStatements.Find(sql) is { Count: > 0 } kinds ? $"-- {Mark}{string.Join(", ", kinds)}\n\n" : "";

    /// <summary>Returns the problems that prevent a migration from being reverted.</summary>
    public static IEnumerable<Problem> CheckDown(MigrationSet set, Migration migration) =>
        Check(new MigrationFile(set, migration.Name, migration.Down!, IsDown: true));

    private static IEnumerable<Problem> Check(MigrationFile file)
    {
        var statements = SqlStatement.Read(file.Sql).ToList();
        if (statements.Find(ControlsTransaction) is { Verb: var verb })
        {
            yield return new Problem(
                "COM6017",
                $"The migration contains '{verb}', but it runs in one transaction with its history entry. Nothing was changed.",
                file.Place,
                "Remove the statement; a file is applied completely or not at all.");
        }

        foreach (var (what, fix) in Unusable(file, statements))
        {
            yield return new Problem("COM6028", $"{what} Nothing was changed.", file.Place, fix);
        }
    }

    private static IEnumerable<(string What, string Fix)> Unusable(MigrationFile file, List<SqlStatement> statements)
    {
        if (statements.Count == 0 && !file.IsDown)
        {
            yield return ("The file contains no statement.", "Write the migration, or remove the file.");
        }

        if (file.Sql.Contains('\0', StringComparison.Ordinal))
        {
            yield return ("The file contains the character U+0000, which SQL cannot have.", "Remove it, or save the file as UTF-8.");
        }

        if (statements.Exists(CopiesFromInput))
        {
            yield return ("The file contains 'copy … from stdin', but there is no input.",
                "Write the rows as insert statements, as 'pg_dump --inserts' does.");
        }

        if (statements.Exists(statement => statement.HasParameter))
        {
            yield return ("The file contains a parameter, such as $1, which has no value.", "Write the value itself.");
        }
    }

    private static bool CopiesFromInput(SqlStatement statement) =>
        statement.Verb == "copy" && statement.Tokens.Any(entry => entry.Token.Is("stdin"));

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
