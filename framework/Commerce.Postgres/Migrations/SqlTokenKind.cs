namespace Commerce.Postgres.Migrations;

/// <summary>What a piece of SQL text is.</summary>
internal enum SqlTokenKind
{
    /// <summary>A keyword, or a name without quotes; in lower case.</summary>
    Word,

    /// <summary>A name in double quotes, or a string: whatever it says, it is no statement.</summary>
    Quoted,

    /// <summary>The text between dollar quotes.</summary>
    Body,

    /// <summary>A comment, with its marks.</summary>
    Comment,

    /// <summary>A single other character, or a number.</summary>
    Symbol,
}
