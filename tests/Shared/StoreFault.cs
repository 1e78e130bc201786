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

internal static class StoreFaultExtensions
{
    /// <summary>Calls a store, and fails as planned.</summary>
    /// <param name="fault">How it fails.</param>
    /// <param name="call">The call.</param>
    public static async Task<T> CallAsync<T>(this StoreFault fault, Func<Task<T>> call)
    {
        if (fault == StoreFault.Before)
        {
            throw Error();
        }

        var result = await call();
        return fault == StoreFault.After ? throw Error() : result;
    }

    /// <summary>What a call that fails throws.</summary>
    public static InvalidOperationException Error() => new("The database is away.");
}
