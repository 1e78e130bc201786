using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Commerce.Serialization;

namespace Commerce.Workflows.Registry;

/// <summary>Finds out from the contract of a type whether its values come back equal from their JSON.</summary>
/// <param name="options">The JSON dialect.</param>
/// <remarks>What only a value shows, such as a cycle or a text that is not Unicode, is refused when it is written.</remarks>
internal sealed class StorableType(JsonSerializerOptions options)
{
    private static readonly Type[] NoData =
        [typeof(Delegate), typeof(Stream), typeof(Task), typeof(Type), typeof(Exception), typeof(nint), typeof(nuint)];

    private static readonly Type[] Reversed =
    [
        typeof(Stack<>),
        typeof(System.Collections.Concurrent.ConcurrentStack<>),
        typeof(System.Collections.Immutable.ImmutableStack<>),
        typeof(System.Collections.Immutable.IImmutableStack<>),
    ];

    private readonly HashSet<Type> seen = [];

    /// <summary>Finds the first member that would be lost.</summary>
    /// <param name="type">The type.</param>
    /// <param name="path">Where it is. Default: it is the value itself.</param>
    /// <returns>The member's path and the reason; <see langword="null"/> when nothing would be lost.</returns>
    public string? FindLoss(Type type, string path = "")
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!seen.Add(type))
        {
            return null;
        }

        if (type.IsPointer || type.IsByRefLike || Array.Exists(NoData, type.IsAssignableTo))
        {
            return At(path, $"is a {type}, which is not data");
        }

        try
        {
            var info = options.GetTypeInfo(type);
            return info.Kind switch
            {
                _ when type == typeof(object) => At(path, "is declared as an object, and would come back as JSON"),
                _ when type.IsValueType && type.IsAssignableTo(typeof(ITuple)) && !options.IncludeFields =>
                    At(path, "is a value tuple, whose members would be lost; use a record"),
                JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary => OfCollection(info, path),
                JsonTypeInfoKind.Object => OfObject(info, path),
                _ when Optional(type) is { } inner => FindLoss(inner, path),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or JsonException)
        {
            return At(path, $"cannot be written as JSON: {exception.Message}");
        }
    }

    private static string At(string path, string reason) => $"{(path.Length == 0 ? "it" : $"'{path}'")} {reason}.";

    private static Type? Optional(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Querying.Optional<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsOfSystem(Type type) => $"{type.Namespace}.".StartsWith("System.", StringComparison.Ordinal);

    private string? OfCollection(JsonTypeInfo info, string path)
    {
        if (info.Type.IsGenericType && Reversed.Contains(info.Type.GetGenericTypeDefinition()))
        {
            return At(path, "is a stack, whose order would be reversed; use a list");
        }

        return LostField(info, path) ?? FindLoss(info.ElementType ?? typeof(object), $"{path}[]");
    }

    private string? OfObject(JsonTypeInfo info, string path)
    {
        var type = info.Type;
        foreach (var derived in info.PolymorphismOptions?.DerivedTypes ?? [])
        {
            if (FindLoss(derived.DerivedType, path) is { } loss)
            {
                return loss;
            }
        }

        if (type.IsAbstract)
        {
            return info.PolymorphismOptions is null
                ? At(path, $"is declared as {type}, which cannot be created; declare the types that may be there with [JsonDerivedType]")
                : null;
        }

        return Uncreatable(info, path) ?? LostField(info, path) ?? info.Properties
            .Where(property => property.Get is not null)
            .Select(property => LostProperty(property, path) ?? FindLoss(property.PropertyType, Join(path, property)))
            .FirstOrDefault(loss => loss is not null);
    }

    private static string? Uncreatable(JsonTypeInfo info, string path)
    {
        if (info.CreateObject is not null || info.Type.IsValueType)
        {
            return null;
        }

        if (info.ConstructorAttributeProvider is not ConstructorInfo constructor)
        {
            return At(path, "cannot be created: it has neither a public constructor without parameters nor exactly one with parameters");
        }

        var bound = info.Properties.Select(property => property.AssociatedParameter?.Position).ToHashSet();
        return Array.Find(constructor.GetParameters(), parameter => !bound.Contains(parameter.Position)) is { } unbound
            ? At(path, $"cannot be created: no property has the name of the constructor's parameter '{unbound.Name}'")
            : null;
    }

    private static string? LostProperty(JsonPropertyInfo property, string path) =>
        property is { Set: null, AssociatedParameter: null }
            && (property.AttributeProvider is not PropertyInfo computed || JournalJson.BackingField(computed) is not null)
            ? At(Join(path, property), "has no setter, and its value would be lost")
            : null;

    /// <summary>A field that is not written. Types of .NET keep their state in private fields and are known to the serializer.</summary>
    private static string? LostField(JsonTypeInfo info, string path)
    {
        if (IsOfSystem(info.Type) || info.Type.IsArray)
        {
            return null;
        }

        var written = info.Properties.Select(property => property.AttributeProvider).ToHashSet();
        for (var type = info.Type; type is not null && !IsOfSystem(type); type = type.BaseType)
        {
            foreach (var field in type.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                var property = Property(type, field);
                if (!written.Contains(field) && !IsWritten(written, property) && !IsIgnored((MemberInfo?)property ?? field))
                {
                    return At(Join(path, property?.Name ?? field.Name), "is not public, and its value would be lost");
                }
            }
        }

        return null;
    }

    private static bool IsWritten(HashSet<ICustomAttributeProvider?> written, PropertyInfo? property) => property is not null
        && written.OfType<PropertyInfo>().Any(other => other.Name == property.Name && other.PropertyType == property.PropertyType);

    private static bool IsIgnored(MemberInfo member) => member.IsDefined(typeof(JsonIgnoreAttribute));

    /// <summary>The property that a field is behind; <see langword="null"/> when it is a field of its own.</summary>
    private static PropertyInfo? Property(Type type, FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end
            ? type.GetProperty(
                field.Name[1..end], BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            : null;

    private static string Join(string path, JsonPropertyInfo property) =>
        Join(path, (property.AttributeProvider as MemberInfo)?.Name ?? property.Name);

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";
}
