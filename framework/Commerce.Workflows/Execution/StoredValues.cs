using System.Text.Json;
using Commerce.Diagnostics;
using Commerce.Workflows.Values;

namespace Commerce.Workflows.Execution;

/// <summary>The values of runs as the journal keeps them.</summary>
/// <param name="dialect">The journal's JSON dialect.</param>
internal sealed class StoredValues(JournalDialect dialect)
{
    private const string Input = "The input of the workflow";

    /// <summary>Writes the input of a run.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="input">The input.</param>
    /// <exception cref="CommerceException"><c>COM3050</c>: it would not come back as it is.</exception>
    public string WriteInput(WorkflowDefinition workflow, object? input) =>
        Write(input, workflow.InputType, Input, workflow.Options.Name);

    /// <summary>Reads the input of a run.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="json">The stored text.</param>
    /// <exception cref="RunParkedException">As for <see cref="Read"/>.</exception>
    public object? ReadInput(WorkflowDefinition workflow, string json) => Read(json, workflow.InputType, Input, workflow.Options.Name);

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type it is declared with.</param>
    /// <param name="what">What it is, such as <c>The output of the step</c>.</param>
    /// <param name="name">The name of what it belongs to.</param>
    /// <exception cref="CommerceException"><c>COM3050</c>: it would not come back as it is.</exception>
    public string Write(object? value, Type type, string what, string name)
    {
        try
        {
            return JsonSerializer.Serialize(value, type, dialect.Options);
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
    /// <exception cref="RunParkedException">
    /// <c>COM3022</c>: it does not fit the type. <c>COM3060</c>: something sensitive in it cannot be decrypted here.
    /// </exception>
    public object? Read(string? json, Type type, string what, string name)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, type, dialect.Options);
        }
        catch (ValueUnreadableException exception)
        {
            throw RunErrors.NotDecrypted($"{what} '{name}'", exception);
        }
        catch (Exception exception)
        {
            throw RunErrors.DoesNotFit($"{what} '{name}'", type, exception);
        }
    }

    /// <summary>Reads a value that must be there.</summary>
    /// <typeparam name="T">The type it was written with.</typeparam>
    /// <param name="json">The stored text.</param>
    /// <param name="what">What it is, such as <c>The decision</c>.</param>
    /// <param name="name">The name of what it belongs to.</param>
    /// <exception cref="RunParkedException"><c>COM3022</c>: it is not there, or does not fit the type.</exception>
    public T Require<T>(string? json, string what, string name) => Read(json, typeof(T), what, name) is T value
        ? value
        : throw RunErrors.DoesNotFit($"{what} '{name}'", typeof(T), new JsonException("It is not there."));
}
