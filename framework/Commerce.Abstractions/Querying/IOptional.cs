namespace Commerce.Querying;

/// <summary>An <see cref="Optional{T}"/> of any type.</summary>
internal interface IOptional
{
    /// <summary>Whether there is a value.</summary>
    bool HasValue { get; }
}
