namespace Commerce.Records.Model;

/// <summary>The kinds of columns: the PostgreSQL type, and the .NET types it holds.</summary>
public enum ColumnKind
{
    /// <summary><c>text</c>: <see cref="string"/>.</summary>
    Text,

    /// <summary><c>integer</c>: <see cref="int"/>.</summary>
    Number,

    /// <summary><c>bigint</c>: <see cref="long"/>.</summary>
    LongNumber,

    /// <summary><c>double precision</c>: <see cref="double"/>.</summary>
    FloatingPoint,

    /// <summary><c>numeric</c>: <see cref="decimal"/>.</summary>
    BigDecimal,

    /// <summary><c>boolean</c>: <see cref="bool"/>.</summary>
    Boolean,

    /// <summary><c>timestamptz(3)</c>: <see cref="DateTimeOffset"/>, UTC, in milliseconds, as JSON shows it.</summary>
    Timestamp,

    /// <summary><c>jsonb</c>: <c>JsonElement</c>, <c>JsonObject</c> or any serializable type.</summary>
    Json,

    /// <summary><c>text</c> with a check constraint: a C# enum, its members in <c>snake_case</c>.</summary>
    Enum,

    /// <summary><c>text[]</c>: a list of strings.</summary>
    TextArray,
}
