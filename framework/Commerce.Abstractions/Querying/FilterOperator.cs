namespace Commerce.Querying;

/// <summary>
/// How a field is compared. The names in requests are <c>$eq</c>, <c>$ne</c>, <c>$gt</c>, <c>$gte</c>, <c>$lt</c>, <c>$lte</c>, <c>$in</c>,
/// <c>$nin</c>, <c>$like</c>, <c>$ilike</c>, <c>$contains</c>.
/// </summary>
/// <remarks>Texts and names of enums are ordered by the database's collation. Booleans, lists and JSON have no order.</remarks>
public enum FilterOperator
{
    /// <summary><c>$eq</c>: equal; null matches records without a value.</summary>
    Equal,

    /// <summary><c>$ne</c>: different; null matches records with a value.</summary>
    NotEqual,

    /// <summary><c>$gt</c>: greater.</summary>
    Greater,

    /// <summary><c>$gte</c>: greater or equal.</summary>
    GreaterOrEqual,

    /// <summary><c>$lt</c>: less.</summary>
    Less,

    /// <summary><c>$lte</c>: less or equal.</summary>
    LessOrEqual,

    /// <summary><c>$in</c>: equal to one value of a list; never for an empty list. Nulls in the list are ignored.</summary>
    In,

    /// <summary><c>$nin</c>: has a value, which differs from all values of a list. Nulls in the list are ignored.</summary>
    NotIn,

    /// <summary>
    /// <c>$like</c>: a text or an enum's name matches a pattern with <c>%</c> and <c>_</c>; a backslash escapes the next character.
    /// </summary>
    Like,

    /// <summary><c>$ilike</c>: like <see cref="Like"/>, in any letter case.</summary>
    LikeIgnoringCase,

    /// <summary><c>$contains</c>: a list that contains all values of another list, or a JSON document that contains another one.</summary>
    Contains,
}
