namespace Commerce.Querying;

/// <summary>An <see cref="Optional{T}"/>, whatever its type.</summary>
internal interface IOptional
{
    /// <summary>Whether there is a value.</summary>
    bool HasValue { get; }
}
