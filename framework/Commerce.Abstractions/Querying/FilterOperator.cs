namespace Commerce.Querying;

/// <summary>How a column is compared. The names on the wire are <c>$eq</c>, <c>$ne</c>, <c>$gt</c>, <c>$gte</c>, <c>$lt</c>, <c>$lte</c>,
/// <c>$in</c>, <c>$nin</c>, <c>$like</c>, <c>$ilike</c>, <c>$contains</c>.</summary>
/// <remarks>Texts and the names of enums are ordered as the database's collation has it. Booleans, lists and JSON have no order.</remarks>
public enum FilterOperator
{
    /// <summary><c>$eq</c>; with null: has no value.</summary>
    Equal,

    /// <summary><c>$ne</c>; with null: has a value.</summary>
    NotEqual,

    /// <summary><c>$gt</c>.</summary>
    Greater,

    /// <summary><c>$gte</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>$lt</c>.</summary>
    Less,

    /// <summary><c>$lte</c>.</summary>
    LessOrEqual,

    /// <summary><c>$in</c>: equal to one of a list; never when it is empty. Nulls in the list are left out.</summary>
    In,

    /// <summary><c>$nin</c>: has a value, and that is different from each of a list. Nulls in the list are left out.</summary>
    NotIn,

    /// <summary><c>$like</c>: a text or an enum's name fits a pattern with <c>%</c> and <c>_</c>; a backslash takes what follows literally.</summary>
    Like,

    /// <summary><c>$ilike</c>: like <see cref="Like"/>, in any letter case.</summary>
    LikeIgnoringCase,

    /// <summary><c>$contains</c>: an array that holds all values of a list, or a JSON document that holds another.</summary>
    Contains,
}
