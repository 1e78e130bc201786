using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Commerce.Text;
using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Modules;

/// <summary>
/// Finds settings of a module that would have no effect: those that no option has, and those whose value is not valid. The binder of the
/// configuration ignores the former, and stops at the first of the latter with a message that shows the value, which may be a secret.
/// </summary>
/// <param name="module">The module's name.</param>
/// <param name="problems">Receives what is found.</param>
internal sealed class ModuleOptionCheck(string module, List<Problem> problems)
{
    /// <summary>Checks a module's section.</summary>
    /// <param name="section">The section, <c>Commerce:Modules:&lt;name&gt;</c>.</param>
    /// <param name="options">The options that the module binds to it.</param>
    /// <param name="declared">Further settings, which the module or the host reads.</param>
    public void Check(IConfigurationSection section, IReadOnlyList<Type> options, IReadOnlyList<string> declared)
    {
        foreach (var setting in section.GetChildren().Where(setting => !declared.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)))
        {
            CheckOne(setting, [.. options.SelectMany(Properties)], declared);
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0);

    private static Type? ElementOf(Type type) => type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.GetInterfaces().Append(type)
            .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];

    private static bool IsDictionary(Type type) => type.GetInterfaces().Append(type).Any(candidate =>
        candidate == typeof(IDictionary)
        || (candidate.IsGenericType && candidate.GetGenericTypeDefinition() is var definition
            && (definition == typeof(IDictionary<,>) || definition == typeof(IReadOnlyDictionary<,>))));

    private static string Expected(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a time span, such as 1.12:00:00 for a day and a half",
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) || type == typeof(decimal) || type == typeof(float) => "a number",
        _ when type == typeof(byte[]) => "base64",
        _ => $"a valid {type.Name}",
    };

    /// <summary>The name of an option in the configuration.</summary>
    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;

    /// <summary>Whether the binder gives the option a new value, rather than add to the one it has.</summary>
    private static bool IsSettable(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true }
        || property.DeclaringType!.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the binder converts a text to the type. It does so before it takes a type for a list or an object.</summary>
    private static bool IsScalar(Type type) =>
        type == typeof(byte[]) || type.IsEnum || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    private static bool IsValid(Type type, string text)
    {
        try
        {
            if (type == typeof(byte[]))
            {
                _ = Convert.FromBase64String(text);
                return true;
            }

            return !type.IsEnum
                ? TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text) is not null
                : Enum.TryParse(type, text, ignoreCase: true, out var value)
                    && (type.IsDefined(typeof(FlagsAttribute)) || Enum.IsDefined(type, value!));
        }
        catch (Exception)
        {
            // A converter may fail in any way.
            return false;
        }
    }

    private void CheckOne(IConfigurationSection setting, IReadOnlyList<PropertyInfo> properties, IReadOnlyList<string> declared)
    {
        var found = properties.Where(property => NameOf(property).Equals(setting.Key, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0)
        {
            var known = properties.Select(NameOf).Concat(declared).Distinct();
            Add(setting, $"There is no option {Spelling.Quoted(setting.Key, known)}", "Correct the name, or remove the setting.");
        }

        foreach (var property in found)
        {
            if (!IsSettable(property) && IsScalar(property.PropertyType))
            {
                Add(setting, "The option cannot be set.", "Remove the setting, or give the option a public setter.");
            }

            CheckValue(setting, property.PropertyType);
        }
    }

    private void CheckValue(IConfigurationSection setting, Type declaredType)
    {
        var type = Nullable.GetUnderlyingType(declaredType) ?? declaredType;
        var settings = setting.GetChildren().ToList();
        if (IsDictionary(type) || type == typeof(object) || type.IsAssignableTo(typeof(IConfiguration)))
        {
            return;
        }

        if (settings.Count == 0 && IsScalar(type))
        {
            // Without a text, what can be null is null.
            if (setting.Value is { } text && (text.Length > 0 || (type.IsValueType && type == declaredType)) && !IsValid(type, text))
            {
                Add(setting, $"The value is not {Expected(type)}.", "Correct the value, or remove the setting.");
            }
        }
        else if (ElementOf(type) is { } element)
        {
            if (settings.Count == 0 && !string.IsNullOrEmpty(setting.Value))
            {
                Add(setting, "The option is a list.", $"Give each element a setting of its own: {setting.Path}:0, and so on.");
            }

            settings.ForEach(one => CheckValue(one, element));
        }
        else if (settings.Count > 0)
        {
            settings.ForEach(one => CheckOne(one, [.. Properties(type)], []));
        }
        else if (!string.IsNullOrEmpty(setting.Value))
        {
            Add(setting, $"The value is not {Expected(type)}.", "Correct the value, or remove the setting.");
        }
    }

    private void Add(IConfigurationSection setting, string what, string fix) =>
        problems.Add(new Problem("COM8001", $"An option of the module '{module}' is not valid: {what}", setting.Path, fix));
}
