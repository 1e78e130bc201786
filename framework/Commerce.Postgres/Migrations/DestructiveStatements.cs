namespace Commerce.Postgres.Migrations;

/// <summary>
/// Finds statements that lose data, or break code that still runs elsewhere. A guard against slips, not against intent: it does not look
/// into functions that a migration calls, nor into SQL that is composed at run time.
/// </summary>
internal static class DestructiveStatements
{
    /// <summary>Objects that consist of their definition only, so that dropping them loses no data.</summary>
    private static readonly string[] Definitions =
        ["index", "view", "materialized", "function", "procedure", "routine", "aggregate", "trigger", "rule", "policy", "statistics"];

    /// <summary>What <c>alter column … drop</c> removes without touching data.</summary>
    private static readonly string[] ColumnTraits = ["not", "default", "expression", "identity"];

    /// <summary>Returns the kinds of destructive statements in a text, such as <c>drop column</c>, each once.</summary>
    public static IReadOnlyList<string> Find(string sql) => [.. SqlStatement.Read(sql).SelectMany(Kinds).Distinct()];

    private static IEnumerable<string> Kinds(SqlStatement statement) => statement.Verb switch
    {
        "drop" => Drops(statement),
        "truncate" => ["truncate"],
        "alter" => Enumerable.Range(1, Math.Max(0, statement.Tokens.Count - 1))
            .Select(index => Alteration(statement, index)).OfType<string>(),
        // The body of a do block runs as part of the migration.
        "do" => statement.Tokens.Where(entry => entry.Token.Kind == SqlTokenKind.Body)
            .SelectMany(entry => SqlStatement.Read(entry.Token.Text, isBlock: true))
            .SelectMany(Kinds),
        _ => Deletes(statement) ? ["delete"] : [],
    };

    private static IEnumerable<string> Drops(SqlStatement statement)
    {
        var what = statement.Word(1);
        var cascades = statement.Tokens.Any(entry => entry.Token.Is("cascade"));
        return !Definitions.Contains(what) ? [$"drop {what}"] : cascades ? [$"drop {what} cascade"] : [];
    }

    private static string? Alteration(SqlStatement statement, int index)
    {
        // Parentheses enclose a definition, as in check (…).
        if (statement.Tokens[index].Depth > 0)
        {
            return null;
        }

        var (before, previous, next) = (statement.Word(index - 2), statement.Word(index - 1), statement.Word(index + 1));
        if (previous is "add" or "alter" or "column" or "attribute" or "drop" or "exists")
        {
            // The word is a name.
            return null;
        }

        var ofColumn = index > 2 && (before is "alter" or "column" or "attribute");
        return statement.Word(index) switch
        {
            "drop" when ColumnTraits.Contains(next) && (ofColumn || statement.Word(1) == "domain") => null,
            "drop" => next is not ("constraint" or "attribute") && (statement.Word(1) is "table" or "foreign")
                ? "drop column"
                : $"drop {next}",
            "type" when ofColumn || previous == "data" => "alter column type",
            "rename" => "rename",
            "schema" when previous == "set" => "set schema",
            _ => null,
        };
    }

    /// <summary>Whether it deletes without a condition, in a <c>with</c> too.</summary>
    private static bool Deletes(SqlStatement statement) => Enumerable.Range(0, statement.Tokens.Count)
        .Where(index => statement.Word(index) == "delete" && statement.Word(index + 1) == "from")
        .Any(index => !statement.Tokens.Skip(index)
            .TakeWhile(entry => entry.Depth >= statement.Tokens[index].Depth)
            .Any(entry => entry.Depth == statement.Tokens[index].Depth && entry.Token.Is("where")));
}
