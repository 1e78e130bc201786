namespace Commerce.Postgres.Migrations;

/// <summary>
/// Splits SQL into words and everything that must not be read as words: comments (which nest), strings, quoted names, dollar quotes. An
/// unclosed token ends with the text; the server will report it.
/// </summary>
/// <remarks>Source: PostgreSQL's manual, chapter "Lexical Structure", with <c>standard_conforming_strings</c> on.</remarks>
internal static class SqlTokenizer
{
    public static IEnumerable<SqlToken> Read(string sql)
    {
        for (var at = 0; at < sql.Length;)
        {
            if (char.IsWhiteSpace(sql[at]))
            {
                at++;
                continue;
            }

            var token = Next(sql, at);
            yield return token;
            at = token.End;
        }
    }

    private static SqlToken Next(string sql, int at)
    {
        var next = at + 1 < sql.Length ? sql[at + 1] : '\0';
        return sql[at] switch
        {
            '-' when next == '-' => Cut(sql, SqlTokenKind.Comment, at, EndWhile(sql, at, letter => letter is not ('\n' or '\r'))),
            '/' when next == '*' => Cut(sql, SqlTokenKind.Comment, at, EndOfComment(sql, at)),
            '\'' => Cut(sql, SqlTokenKind.Quoted, at, EndOfQuoted(sql, at, escapes: false)),
            '"' => Cut(sql, SqlTokenKind.Quoted, at, EndOfQuoted(sql, at, escapes: false)),
            'e' or 'E' when next == '\'' => Cut(sql, SqlTokenKind.Quoted, at, EndOfQuoted(sql, at + 1, escapes: true)),
            '$' when DollarTag(sql, at) is { } tag => Body(sql, at, tag),
            var letter when IsNameStart(letter) => Word(sql, at),
            var digit when char.IsAsciiDigit(digit) =>
                Cut(sql, SqlTokenKind.Symbol, at, EndWhile(sql, at, letter => IsNamePart(letter) || letter == '.')),
            _ => Cut(sql, SqlTokenKind.Symbol, at, at + 1),
        };
    }

    private static SqlToken Cut(string sql, SqlTokenKind kind, int at, int end) => new(kind, sql[at..end], at, end);

    private static SqlToken Word(string sql, int at)
    {
        var end = EndWhile(sql, at, IsNamePart);
        return new SqlToken(SqlTokenKind.Word, sql[at..end].ToLowerInvariant(), at, end);
    }

    private static SqlToken Body(string sql, int at, string tag)
    {
        var start = at + tag.Length;
        var end = EndOf(sql, tag, start);
        var closed = end - start >= tag.Length && sql.AsSpan(start, end - start).EndsWith(tag);
        return new SqlToken(SqlTokenKind.Body, sql[start..(closed ? end - tag.Length : end)], at, end);
    }

    /// <summary>
    /// The opening delimiter, such as <c>$$</c> or <c>$body$</c>; <see langword="null"/> if the dollar is not a quote, as in <c>$1</c>.
    /// </summary>
    private static string? DollarTag(string sql, int at)
    {
        var end = at + 1 < sql.Length && IsNameStart(sql[at + 1])
            ? EndWhile(sql, at + 1, letter => letter != '$' && IsNamePart(letter))
            : at + 1;
        return end < sql.Length && sql[end] == '$' ? sql[at..(end + 1)] : null;
    }

    private static int EndOf(string sql, string mark, int from) =>
        sql.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var found ? found + mark.Length : sql.Length;

    private static int EndOfComment(string sql, int at)
    {
        var depth = 0;
        for (; at < sql.Length - 1; at++)
        {
            var step = (sql[at], sql[at + 1]) switch { ('/', '*') => 1, ('*', '/') => -1, _ => 0 };
            if (step != 0)
            {
                depth += step;
                at++;
                if (depth == 0)
                {
                    return at + 1;
                }
            }
        }

        return sql.Length;
    }

    /// <summary>A doubled quote does not end the token, nor does a quote after a backslash in a string with escapes.</summary>
    private static int EndOfQuoted(string sql, int at, bool escapes)
    {
        var quote = sql[at];
        for (at++; at < sql.Length; at++)
        {
            if (escapes && sql[at] == '\\')
            {
                at++;
            }
            else if (sql[at] == quote)
            {
                if (at + 1 == sql.Length || sql[at + 1] != quote)
                {
                    return at + 1;
                }

                at++;
            }
        }

        return sql.Length;
    }

    private static int EndWhile(string sql, int at, Func<char, bool> belongs)
    {
        while (at < sql.Length && belongs(sql[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsNameStart(char letter) => char.IsAsciiLetter(letter) || letter == '_' || letter >= '\u0080';

    private static bool IsNamePart(char letter) => IsNameStart(letter) || char.IsAsciiDigit(letter) || letter == '$';
}
