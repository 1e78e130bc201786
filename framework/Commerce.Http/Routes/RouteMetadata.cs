using System.ComponentModel;
using System.Reflection;

namespace Commerce.Http;

/// <summary>Reads the attributes of a route. Generated code calls it; it is not meant for applications.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RouteMetadata
{
    /// <summary>
    /// Reads the attributes of a method and of the classes around it, the outermost first: a later one wins over an earlier one.
    /// </summary>
    /// <param name="type">The class.</param>
    /// <param name="method">The name of the public static method.</param>
    public static IReadOnlyList<object> Of(Type type, string method)
    {
        ArgumentNullException.ThrowIfNull(type);
        return [.. OfType(type), .. type.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.GetCustomAttributes(inherit: true)];
    }

    private static IEnumerable<object> OfType(Type type) =>
        (type.DeclaringType is { } outer ? OfType(outer) : []).Concat(type.GetCustomAttributes(inherit: true));
}
