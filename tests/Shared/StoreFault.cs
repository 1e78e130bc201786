namespace Commerce.Tests;

/// <summary>How a call of a store fails.</summary>
internal enum StoreFault
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>It did nothing.</summary>
    Before,

    /// <summary>It did what it was asked for; the answer got lost.</summary>
    After,
}
