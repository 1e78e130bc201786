namespace Commerce.Identifiers;

/// <summary>Creates the ids of records, runs and events.</summary>
public interface IIdGenerator
{
    /// <summary>Creates an id: 26 characters of upper-case Crockford base 32, greater than every earlier id of this generator.</summary>
    /// <remarks>Source: the ULID specification, monotonic variant.</remarks>
    string NewId();

    /// <summary>Creates an id with a prefix: <c>user_01H…</c>.</summary>
    /// <param name="prefix">The kind of record, without the underscore.</param>
    string NewId(string prefix) => $"{prefix}_{NewId()}";
}
