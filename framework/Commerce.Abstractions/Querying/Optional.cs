namespace Commerce.Querying;

/// <summary>A value that may be absent, which is not the same as null: an absent one leaves a column as it is, null clears it.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly record struct Optional<T> : IOptional
{
    private readonly T value;

    /// <summary>A value that is there.</summary>
    /// <param name="value">The value, also null.</param>
    public Optional(T value) => (this.value, HasValue) = (value, true);

    /// <summary>Whether there is a value. Default: no.</summary>
    public bool HasValue { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">It is absent.</exception>
    public T Value => HasValue ? value : throw new InvalidOperationException("The value is absent. Ask HasValue before.");

    /// <summary>A value that is there.</summary>
    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>The value, or another when it is absent.</summary>
    public T Or(T other) => HasValue ? value : other;
}
