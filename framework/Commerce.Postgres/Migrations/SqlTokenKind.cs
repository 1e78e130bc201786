namespace Commerce.Postgres.Migrations;

/// <summary>The kinds of tokens.</summary>
internal enum SqlTokenKind
{
    /// <summary>A keyword or an unquoted name, in lower case.</summary>
    Word,

    /// <summary>A quoted name or a string. Its content is never a statement.</summary>
    Quoted,

    /// <summary>The text between dollar quotes.</summary>
    Body,

    /// <summary>A comment, with its delimiters.</summary>
    Comment,

    /// <summary>Any other single character, or a number.</summary>
    Symbol,
}
