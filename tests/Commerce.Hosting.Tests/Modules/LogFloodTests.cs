using Commerce.Hosting.Modules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>A module that logs without end is named, and does not hide the log of others.</summary>
public sealed class LogFloodTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Lines lines = new();

    [Fact]
    public void What_is_beyond_the_limit_is_left_out_and_counted()
    {
        var flood = new LogFlood("bad", lines, time);

        Assert.Equal(LogFlood.Limit, Enumerable.Range(0, LogFlood.Limit + 7).Count(_ => flood.Allows()));
        Assert.Equal(["The module 'bad' logs more than 1000 entries in a second; the rest of this second is left out"], lines.All);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(flood.Allows());
        Assert.Equal("The module 'bad' logs too much: 7 entries were left out, beyond 1000 in a second", lines.All[^1]);
    }

    [Fact]
    public void A_module_that_logs_for_long_but_slowly_is_left_alone()
    {
        var flood = new LogFlood("good", lines, time);

        for (var second = 0; second < 5; second++)
        {
            Assert.All(Enumerable.Range(0, LogFlood.Limit), _ => Assert.True(flood.Allows()));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(lines.All);
    }

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}
