using System.Text.Json;
using Commerce.Diagnostics;
using Commerce.Serialization;

namespace Commerce.Workflows.Execution;

/// <summary>An exception as the journal keeps it.</summary>
internal sealed record ErrorRecord(string Name, string Message, ErrorType? Type, string? Code)
{
    public static string Serialize(Exception exception)
    {
        var known = exception as CommerceException;
        var name = exception.GetType().FullName ?? exception.GetType().Name;
        return JsonSerializer.Serialize(
            new ErrorRecord(name, ExceptionText.Unicode(ExceptionText.Message(exception)), known?.Type, known?.Code), JournalJson.Options);
    }

    /// <summary>The exception that stands for the original one after a crash.</summary>
    /// <exception cref="RunParkedException"><c>COM3022</c>: the text is not there, or is not what was written.</exception>
    public static RunFailedException Deserialize(string? json, string step)
    {
        try
        {
            var record = JsonSerializer.Deserialize<ErrorRecord>(json ?? "null", JournalJson.Options)
                ?? throw new JsonException("It is not there.");
            return new RunFailedException(record.Name, record.Message, record.Type, record.Code);
        }
        catch (Exception exception)
        {
            throw RunErrors.DoesNotFit($"An error of the step '{step}'", typeof(ErrorRecord), exception);
        }
    }
}
