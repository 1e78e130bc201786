using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Generators.Tests.Support;

/// <summary>Remembers for which categories loggers were made.</summary>
internal sealed class CategoryRecorder : ILoggerProvider
{
    public List<string> Seen { get; } = [];

    public ILogger CreateLogger(string categoryName)
    {
        Seen.Add(categoryName);
        return NullLogger.Instance;
    }

    public void Dispose()
    {
    }
}
