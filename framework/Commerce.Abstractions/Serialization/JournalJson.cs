using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Commerce.Serialization;

/// <summary>
/// Defines the JSON dialect of what a run stores: what is read again equals what was written, or is refused when it is written. Names and
/// enums are those of <see cref="CommerceJson"/>, so that what callers send in that dialect can be read, too. The engine adds encryption.
/// </summary>
internal static class JournalJson
{
    /// <summary>Gets the settings, which are read-only. They do not encrypt what is sensitive.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions(static texts => texts, static _ => { });

    /// <summary>Creates the settings of a journal.</summary>
    /// <param name="wrap">Wraps the converter of texts.</param>
    /// <param name="modify">Changes the contract of each type.</param>
    /// <returns>The settings, which are read-only.</returns>
    public static JsonSerializerOptions CreateOptions(
        Func<JsonConverter<string>, JsonConverter<string>> wrap, Action<JsonTypeInfo> modify)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            IncludeFields = true,
            NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };
        CommerceJson.ApplyNames(options);
        options.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(SetAllMembers).WithAddedModifier(RefuseOtherTypes)
            .WithAddedModifier(modify);
        options.Converters.Add(wrap(new TextConverter()));
        options.Converters.Add(new CharacterConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Sets members that are written and have no public setter.</summary>
    private static void SetAllMembers(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property is { Get: not null, Set: null }))
        {
            property.Set = property.AttributeProvider switch
            {
                PropertyInfo { SetMethod: not null } setter => setter.SetValue,
                PropertyInfo automatic when BackingField(automatic) is { } field => field.SetValue,
                FieldInfo field => field.SetValue,
                _ => null,
            };
        }
    }

    /// <summary>Refuses an object of another type than the declared one, because what it has beyond that one would be lost.</summary>
    private static void RefuseOtherTypes(JsonTypeInfo type)
    {
        if (type is not { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null, Type: { IsValueType: false, IsSealed: false } })
        {
            return;
        }

        var before = type.OnSerializing;
        type.OnSerializing = value =>
        {
            before?.Invoke(value);
            if (value.GetType() != type.Type)
            {
                throw new NotSupportedException(
                    $"A {value.GetType()} is where {type.Type} is declared, and would not come back as what it is. Declare the types " +
                    "that may be there with [JsonDerivedType] at the base type.");
            }
        };
    }

    /// <summary>The field behind a property that the compiler implements; <see langword="null"/> for one that is computed.</summary>
    public static FieldInfo? BackingField(PropertyInfo property) => property.DeclaringType?.GetField(
        $"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);
}
