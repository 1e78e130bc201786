using System.Xml.Linq;
using Commerce.Postgres.Keys;
using Commerce.Postgres.Sessions;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Commerce.Hosting.Keys;

/// <summary>Keeps the key ring of Data Protection in the application's database.</summary>
/// <param name="database">Gets the database, once it is connected.</param>
internal sealed class KeyRingRepository(Func<Database> database) : IXmlRepository
{
    private static readonly XName DecryptorType = "decryptorType";

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. new KeyRingTable(database()).Read().Select(RingKey.Read).OfType<RingKey>().Select(key => key.Element)];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        foreach (var type in element.Descendants().Attributes(DecryptorType))
        {
            // Without the version, because a host with another one must find the type, too.
            type.Value = string.Join(',', type.Value.Split(',').Take(2));
        }

        new KeyRingTable(database()).Add(new StoredKey(friendlyName, element.ToString(SaveOptions.DisableFormatting)));
    }
}
