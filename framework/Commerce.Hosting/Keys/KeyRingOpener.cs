using System.Data.Common;
using Commerce.Diagnostics;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Keys;
using Commerce.Postgres.Sessions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Keys;

/// <summary>
/// The phase that opens the key ring: it reads the keys, and creates the first one. Hosts do so one after the other, so that two that start
/// on an empty ring use the same key.
/// </summary>
/// <param name="database">The application's database, migrated.</param>
/// <param name="settings">Has the keys that wrap those of the ring.</param>
/// <param name="provider">Uses the ring.</param>
/// <param name="logger">The log.</param>
internal sealed partial class KeyRingOpener(
    Database database, KeySettings settings, IDataProtectionProvider provider, ILogger<KeyRingOpener> logger)
{
    /// <summary>Opens the ring.</summary>
    /// <param name="cancellationToken">Cancels the wait for other hosts.</param>
    /// <exception cref="BootException"><c>COM8022</c>: none of its keys can be used.</exception>
    /// <exception cref="DbException">The database rejects the use of the table.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var table = new KeyRingTable(database);
        await using var others = await table.LockAsync(cancellationToken);
        var stored = table.Read();
        var unreadable = stored.Where(key => RingKey.Read(key)?.IsReadable(settings) != true).ToList();
        if (unreadable.Count > 0)
        {
            if (unreadable.Count == stored.Count)
            {
                throw new BootException(new Problem(
                    "COM8022",
                    $"None of the keys of the ring can be unwrapped with the configured keys ({string.Join(", ", settings.Keys)}). They " +
                    $"were wrapped with {string.Join(", ", Wrappers(unreadable))}.",
                    $"commerce.data_protection_key, {DatabaseOpener.Place(database)}",
                    "Give this host the key of the others in Commerce:Keys:Current, or an earlier one in Commerce:Keys:Previous. In " +
                    "Development it is in .commerce/key."));
            }

            LogUnreadable(unreadable.Count, stored.Count);
        }

        try
        {
            provider.CreateProtector(nameof(KeyRingOpener)).Protect([]);
        }
        catch (Exception exception) when (exception.GetBaseException() is not DbException)
        {
            throw new BootException(
                new Problem(
                    "COM8022",
                    $"The key ring cannot be opened: {ExceptionText.Message(exception.GetBaseException())}",
                    $"commerce.data_protection_key, {DatabaseOpener.Place(database)}",
                    "Correct what the message names; the keys are in this table."),
                exception);
        }
    }

    private static IEnumerable<string> Wrappers(IEnumerable<StoredKey> keys) => keys
        .Select(key => RingKey.Read(key)?.WrappedWith is { } id ? $"'{id}'" : "something unknown")
        .Distinct();

    [LoggerMessage(
        EventId = 1010,
        Level = LogLevel.Warning,
        Message = "{Count} of the {All} keys of the ring cannot be unwrapped with the configured keys; what they encrypted is unreadable")]
    private partial void LogUnreadable(int count, int all);
}
