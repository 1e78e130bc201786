using System.Net;
using System.Text.Json;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Tests.Http;

/// <summary>A log provider that fails changes no answer.</summary>
public sealed class BrokenLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/boom", HttpStatusCode.InternalServerError, "unknown_error")]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "not_found")]
    public async Task A_failure_is_answered_in_its_shape(string path, HttpStatusCode status, string type)
    {
        await using var app = await HostingApp.StartAsync(options => options.Configure(builder =>
        {
            builder.Services.AddSingleton<ILoggerProvider>(new BrokenLogs());
            builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace));
        }));

        var response = await app.Client.GetAsync(path, Cancellation);

        Assert.Equal(status, response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(type, body.RootElement.GetProperty("type").GetString());
    }

    /// <summary>Fails for the log of Commerce.Http; whether ASP.NET Core survives a failure of its own is not ours to decide.</summary>
    private sealed class BrokenLogs : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger(categoryName.StartsWith("Commerce.Http", StringComparison.Ordinal));

        public void Dispose()
        {
            // There is nothing to close.
        }

        private sealed class Logger(bool isBroken) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => isBroken;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                throw new InvalidOperationException("The log is broken.");
        }
    }
}
