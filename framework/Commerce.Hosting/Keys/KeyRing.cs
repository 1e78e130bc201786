using Commerce.Postgres.Keys;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting.Keys;

/// <summary>The key ring for those who look after it.</summary>
/// <param name="database">The application's database, migrated.</param>
/// <param name="settings">Has the keys that wrap those of the ring.</param>
internal sealed class KeyRing(Database database, KeySettings settings)
{
    private readonly KeyRingTable table = new(database);

    /// <summary>Lists the keys, the oldest first.</summary>
    public IReadOnlyList<RingKeyView> List() =>
        [.. Keys().Where(key => key.Id is not null).Select(View).OrderBy(key => key.CreatedAt)];

    /// <summary>Wraps all keys with the current one. Hosts that do not have it yet cannot start afterwards.</summary>
    /// <param name="cancellationToken">Cancels the wait for hosts that start.</param>
    /// <returns>The ids of the keys that were wrapped otherwise; those that cannot be unwrapped stay as they are.</returns>
    public async Task<IReadOnlyList<string>> RewrapAsync(CancellationToken cancellationToken)
    {
        await using var others = await table.LockAsync(cancellationToken);
        var rewrapped = new List<string>();
        foreach (var key in Keys().Where(
            key => key.IsReadable(settings) && key.WrappedWith is { } wrapper && wrapper != settings.Current.Id))
        {
            // One after the other: a key that was wrapped is readable before and after.
            table.Replace(key.Rewrap(settings));
            rewrapped.Add(key.Id ?? key.Name);
        }

        return rewrapped;
    }

    private IEnumerable<RingKey> Keys() => table.Read().Select(RingKey.Read).OfType<RingKey>();

    private RingKeyView View(RingKey key) => new(
        key.Id!,
        key.CreatedAt,
        key.ExpiresAt,
        key.WrappedWith,
        settings.Find(key.WrappedWith)?.Place,
        key.IsReadable(settings));
}
