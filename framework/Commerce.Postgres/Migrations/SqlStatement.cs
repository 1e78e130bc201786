namespace Commerce.Postgres.Migrations;

/// <summary>The tokens of one statement without comments, each with the nesting depth of its parentheses.</summary>
internal sealed record SqlStatement(IReadOnlyList<(SqlToken Token, int Depth)> Tokens)
{
    /// <summary>The PL/pgSQL keywords after which a statement begins.</summary>
    private static readonly string[] BlockWords = ["begin", "then", "else", "loop"];

    /// <summary>The first word; empty if the statement begins with something else.</summary>
    public string Verb => Word(0);

    /// <summary>The word at an index; empty if there is none.</summary>
    public string Word(int index) =>
        index >= 0 && index < Tokens.Count && Tokens[index].Token is { Kind: SqlTokenKind.Word, Text: var word } ? word : "";

    /// <summary>Splits a text into its statements.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="isBlock">Whether the text is the body of a <c>do</c> block, where PL/pgSQL keywords separate statements too.</param>
    public static IEnumerable<SqlStatement> Read(string sql, bool isBlock = false)
    {
        var tokens = new List<(SqlToken Token, int Depth)>();
        var (depth, body) = (0, 0);
        foreach (var token in SqlTokenizer.Read(sql).Where(token => token.Kind != SqlTokenKind.Comment))
        {
            // begin atomic … end is the body of a function: it is stored, not run, and its semicolons do not end the statement.
            body += body > 0
                ? token.Is("case") ? 1 : token.Is("end") ? -1 : 0
                : token.Is("atomic") && tokens is [.., (var last, _)] && last.Is("begin") ? 1 : 0;
            depth += token.IsSymbol('(') ? 1 : token.IsSymbol(')') ? -1 : 0;
            if (body > 0)
            {
                continue;
            }

            if (depth == 0 && (token.IsSymbol(';') || (isBlock && token.Kind == SqlTokenKind.Word && BlockWords.Contains(token.Text))))
            {
                yield return new SqlStatement([.. tokens]);
                tokens.Clear();
            }
            else
            {
                tokens.Add((token, depth));
            }
        }

        yield return new SqlStatement(tokens);
    }
}
