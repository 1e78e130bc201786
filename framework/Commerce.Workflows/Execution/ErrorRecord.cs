using System.Text.Json;
using Commerce.Serialization;

namespace Commerce.Workflows.Execution;

/// <summary>An exception as the journal keeps it.</summary>
internal sealed record ErrorRecord(string Name, string Message, ErrorType? Type, string? Code)
{
    public static string Serialize(Exception exception)
    {
        var known = exception as CommerceException;
        var header = new ErrorRecord(exception.GetType().FullName ?? exception.GetType().Name, exception.Message, known?.Type, known?.Code);
        return JsonSerializer.Serialize(header, CommerceJson.Options);
    }

    /// <summary>The exception that stands for the original one after a crash.</summary>
    public static RunFailedException Deserialize(string json)
    {
        var record = JsonSerializer.Deserialize<ErrorRecord>(json, CommerceJson.Options)!;
        return new RunFailedException(record.Name, record.Message, record.Type, record.Code);
    }
}
