namespace Commerce.Postgres.Migrations;

/// <summary>One statement of a text.</summary>
/// <param name="Tokens">
/// Its tokens without comments and without the body of <c>begin atomic</c>, each with the nesting depth of its parentheses. At least one.
/// </param>
/// <param name="Text">The statement, as it stands in the text, without the semicolon.</param>
internal sealed record SqlStatement(IReadOnlyList<(SqlToken Token, int Depth)> Tokens, string Text)
{
    /// <summary>The PL/pgSQL keywords after which a statement begins.</summary>
    private static readonly string[] BlockWords = ["begin", "then", "else", "loop"];

    /// <summary>The first word; empty if the statement begins with something else.</summary>
    public string Verb => Word(0);

    /// <summary>The word at an index; empty if there is none.</summary>
    public string Word(int index) =>
        index >= 0 && index < Tokens.Count && Tokens[index].Token is { Kind: SqlTokenKind.Word, Text: var word } ? word : "";

    /// <summary>Gets where the statement begins in the text.</summary>
    public int Start => Tokens[0].Token.Start;

    /// <summary>
    /// Whether it refers to a parameter, such as <c>$1</c>. Those of a function's body and of a prepared statement are not meant.
    /// </summary>
    public bool HasParameter => Verb != "prepare" && Tokens.Zip(Tokens.Skip(1)).TakeWhile(pair => !IsBody(pair.First)).Any(pair =>
        pair.First.Token.IsSymbol('$') && pair.Second.Token.Start == pair.First.Token.End && char.IsAsciiDigit(pair.Second.Token.Text[0]));

    // A body in SQL without quotes begins with return, or is that of begin atomic.
    private bool IsBody((SqlToken Token, int Depth) entry) => Verb == "create" && entry.Depth == 0 && entry.Token.Is("return");

    /// <summary>Splits a text into its statements.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="isBlock">Whether the text is the body of a <c>do</c> block, where PL/pgSQL keywords separate statements too.</param>
    public static IEnumerable<SqlStatement> Read(string sql, bool isBlock = false)
    {
        var tokens = new List<(SqlToken Token, int Depth)>();
        var (depth, body, end) = (0, 0, 0);
        foreach (var token in SqlTokenizer.Read(sql).Where(token => token.Kind != SqlTokenKind.Comment))
        {
            // begin atomic … end is the body of a function: it is stored, not run, and its semicolons do not end the statement.
            var wasBody = body > 0;
            body += wasBody
                ? token.Is("case") ? 1 : token.Is("end") ? -1 : 0
                : token.Is("atomic") && tokens is [.., (var last, _)] && last.Is("begin") ? 1 : 0;
            depth += token.IsSymbol('(') ? 1 : token.IsSymbol(')') ? -1 : 0;
            if (wasBody || body > 0)
            {
                end = token.End;
                continue;
            }

            if (depth == 0 && (token.IsSymbol(';') || (isBlock && token.Kind == SqlTokenKind.Word && BlockWords.Contains(token.Text))))
            {
                if (tokens.Count > 0)
                {
                    yield return Cut(sql, tokens, end);
                    tokens = [];
                }
            }
            else
            {
                tokens.Add((token, depth));
                end = token.End;
            }
        }

        if (tokens.Count > 0)
        {
            yield return Cut(sql, tokens, end);
        }
    }

    private static SqlStatement Cut(string sql, List<(SqlToken Token, int Depth)> tokens, int end) =>
        new(tokens, sql[tokens[0].Token.Start..end]);
}
