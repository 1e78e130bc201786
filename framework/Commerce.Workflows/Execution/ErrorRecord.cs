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
            new ErrorRecord(name, ExceptionText.Message(exception), known?.Type, known?.Code), JournalJson.Options);
    }

    /// <summary>The exception that stands for the original one after a crash.</summary>
    public static RunFailedException Deserialize(string json, string step)
    {
        var record = (ErrorRecord)StoredValue.Read(json, typeof(ErrorRecord), "An error of the step", step)!;
        return new RunFailedException(record.Name, record.Message, record.Type, record.Code);
    }
}
