using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Commerce.Serialization;

namespace Commerce.Workflows.Values;

/// <summary>The JSON dialect of a journal: that of <see cref="JournalJson"/>, with sensitive members encrypted.</summary>
internal sealed class JournalDialect
{
    private readonly SensitiveText texts;

    /// <summary>Creates the dialect.</summary>
    /// <param name="protector">Encrypts.</param>
    public JournalDialect(IValueProtector protector)
    {
        texts = new SensitiveText(protector);
        Options = JournalJson.CreateOptions(plain => new SensitiveTextConverter(plain, texts), Encrypt);
    }

    /// <summary>Gets the dialect of journals in memory.</summary>
    public static JournalDialect InMemory { get; } = new(new InMemoryProtector());

    /// <summary>Gets the settings, which are read-only.</summary>
    public JsonSerializerOptions Options { get; }

    private void Encrypt(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(SensitiveMembers.IsSensitive))
        {
            if (property.IsExtensionData)
            {
                throw new NotSupportedException(
                    $"'{property.Name}' holds members that the type does not declare, and cannot be sensitive.");
            }

            var own = property.CustomConverter is JsonConverterFactory factory
                ? factory.CreateConverter(property.PropertyType, type.Options)
                : property.CustomConverter;
            property.CustomConverter = (JsonConverter)Activator.CreateInstance(
                typeof(SensitiveConverter<>).MakeGenericType(property.PropertyType), property.Name, texts, own)!;
            // These are about a plain value; an encrypted one has no use for them.
            (property.NumberHandling, property.ObjectCreationHandling) = (null, null);
        }
    }
}
