using System.Reflection;
using System.Text.Json;
using Commerce.Serialization;

namespace Commerce.Testing.Workflows;

/// <summary>Makes values that a journal cannot store.</summary>
internal static class HostileValues
{
    private const string Half = "half of a pair: \ud800";
    private const int TooDeep = 200;

    private static readonly MethodInfo Clone =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>A value that cannot be stored in place of another.</summary>
    /// <param name="type">The declared type.</param>
    /// <param name="honest">The value that can be stored.</param>
    /// <param name="variant">Decides which of several.</param>
    /// <returns>
    /// A value of that type where there is one; otherwise one the serializer refuses; <see langword="null"/> when it takes everything.
    /// </returns>
    public static object? Of(Type type, object? honest, int variant)
    {
        var values = Loose(type).Concat(honest is null or string ? [] : Spoiled(honest)).Where(value => !IsStorable(value, type)).ToList();
        return values.Count > 0 ? values[variant % values.Count]
            : IsStorable(new Unstorable(), type) ? null
            : new Unstorable();
    }

    private static IEnumerable<object> Loose(Type type)
    {
        if (type == typeof(string))
        {
            yield return Half;
        }
        else if (type.IsAssignableFrom(typeof(List<object?>)))
        {
            List<object?> cycle = [];
            cycle.Add(cycle);
            yield return cycle;
            object? deep = null;
            for (var level = 0; level < TooDeep; level++)
            {
                deep = new List<object?> { deep };
            }

            yield return deep!;
            yield return new List<object?> { Half };
        }
    }

    /// <summary>Copies of a value, each with a member that cannot be stored.</summary>
    private static IEnumerable<object> Spoiled(object honest)
    {
        foreach (var property in honest.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0))
        {
            foreach (var value in Loose(property.PropertyType))
            {
                var copy = Clone.Invoke(honest, null)!;
                if (TrySet(property, copy, value))
                {
                    yield return copy;
                }
            }
        }
    }

    private static bool TrySet(PropertyInfo property, object target, object value)
    {
        try
        {
            if (property.SetMethod is { } setter)
            {
                setter.Invoke(target, [value]);
            }
            else if (JournalJson.BackingField(property) is { } field)
            {
                field.SetValue(target, value);
            }
            else
            {
                return false;
            }

            return true;
        }
        catch (TargetInvocationException)
        {
            // The type refuses the value itself.
            return false;
        }
    }

    private static bool IsStorable(object value, Type type)
    {
        try
        {
            JsonSerializer.Serialize(value, type, JournalJson.Options);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private sealed class Unstorable
    {
        private readonly string why = "This cannot be written.";

        public int Value => throw new InvalidOperationException(why);
    }
}
