namespace Commerce.Postgres.Migrations;

/// <summary>A token of SQL text.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">The text: of a word in lower case, of a body without its quotes.</param>
/// <param name="Start">Where the token begins in the whole text.</param>
/// <param name="End">Where what follows it begins.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Start, int End)
{
    public bool Is(string word) => Kind == SqlTokenKind.Word && Text == word;

    public bool IsSymbol(char symbol) => Kind == SqlTokenKind.Symbol && Text.Length == 1 && Text[0] == symbol;
}
