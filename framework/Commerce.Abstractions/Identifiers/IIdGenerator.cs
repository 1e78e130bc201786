namespace Commerce.Identifiers;

/// <summary>Makes the ids of records and runs.</summary>
public interface IIdGenerator
{
    /// <summary>A new id: 26 characters of upper-case Crockford base 32, greater than every id made before it by this generator.</summary>
    /// <remarks>Source: the ULID specification, monotonic variant.</remarks>
    string NewId();

    /// <summary>A new id with a prefix: <c>user_01H…</c>.</summary>
    /// <param name="prefix">The kind of record, without the underscore.</param>
    string NewId(string prefix) => $"{prefix}_{NewId()}";
}
