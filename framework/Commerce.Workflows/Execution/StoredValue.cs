using System.Text.Json;
using Commerce.Diagnostics;
using Commerce.Serialization;

namespace Commerce.Workflows.Execution;

/// <summary>The values of a run as its journal keeps them.</summary>
internal static class StoredValue
{
    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type it is declared with.</param>
    /// <param name="what">What it is, such as <c>The output of the step</c>.</param>
    /// <param name="name">The name of what it belongs to.</param>
    /// <exception cref="CommerceException"><c>COM3050</c>: it would not come back as it is.</exception>
    public static string Write(object? value, Type type, string what, string name)
    {
        try
        {
            return JsonSerializer.Serialize(value, type, JournalJson.Options);
        }
        catch (Exception exception)
        {
            throw CommerceException.Create(
                "COM3050", ErrorType.InvalidData, $"{what} '{name}' cannot be stored: {ExceptionText.Message(exception)}", exception);
        }
    }

    /// <summary>Reads a value.</summary>
    /// <param name="json">The stored text; <see langword="null"/> for none.</param>
    /// <param name="type">The type it was written with, or what has become of it.</param>
    /// <param name="what">What it is, such as <c>The output of the step</c>.</param>
    /// <param name="name">The name of what it belongs to.</param>
    /// <exception cref="RunParkedException"><c>COM3022</c>: it does not fit the type.</exception>
    public static object? Read(string? json, Type type, string what, string name)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, type, JournalJson.Options);
        }
        catch (Exception exception)
        {
            throw new RunParkedException(
                "COM3022",
                $"The journal of the run cannot be read. {what} '{name}' is not a valid {type}: {ExceptionText.Message(exception)}",
                exception);
        }
    }
}
