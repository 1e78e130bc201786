namespace Commerce.Data;

/// <summary>How a column is compared. The names on the wire are <c>$eq</c>, <c>$ne</c>, <c>$gt</c>, <c>$gte</c>, <c>$lt</c>, <c>$lte</c>,
/// <c>$in</c>, <c>$nin</c>, <c>$like</c>, <c>$ilike</c>, <c>$contains</c>.</summary>
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

    /// <summary><c>$in</c>: equal to one of a list; never when it is empty.</summary>
    In,

    /// <summary><c>$nin</c>: different from each of a list; always, for a column with a value, when it is empty.</summary>
    NotIn,

    /// <summary><c>$like</c>: a pattern with <c>%</c> and <c>_</c>, a backslash before either takes it literally.</summary>
    Like,

    /// <summary><c>$ilike</c>: like <see cref="Like"/>, in any letter case.</summary>
    LikeIgnoringCase,

    /// <summary><c>$contains</c>: an array that holds all values of a list, or a JSON document that holds another.</summary>
    Contains,
}
