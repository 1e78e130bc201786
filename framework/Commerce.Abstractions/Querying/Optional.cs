namespace Commerce.Querying;

/// <summary>A value that may be absent, which is not the same as null: an absent value leaves a field unchanged, null clears it.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly record struct Optional<T> : IOptional
{
    private readonly T value;

    /// <summary>Creates a value that is present.</summary>
    /// <param name="value">The value; may be null.</param>
    public Optional(T value) => (this.value, HasValue) = (value, true);

    /// <summary>Gets whether the value is present. Default: no.</summary>
    public bool HasValue { get; }

    /// <summary>Gets the value.</summary>
    /// <exception cref="InvalidOperationException">The value is absent.</exception>
    public T Value => HasValue ? value : throw new InvalidOperationException("The value is absent. Check HasValue first.");

    /// <summary>Converts a value to one that is present.</summary>
    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>Returns the value, or another one if it is absent.</summary>
    public T Or(T other) => HasValue ? value : other;
}
