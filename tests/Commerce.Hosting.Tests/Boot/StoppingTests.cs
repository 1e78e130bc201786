using Commerce.Hosting.Boot;
using Commerce.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Hosting.Tests.Boot;

/// <summary>A host stops, whatever its parts do.</summary>
public sealed class StoppingTests
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(15);

    private readonly HurriedTime time = new();
    private readonly List<string> stopped = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_that_does_not_stop_does_not_keep_the_others()
    {
        var host = new RunningHost(
            [new Part("first", this), new Part("stuck", this) { Ends = new TaskCompletionSource().Task }, new Part("last", this)],
            () => Task.CompletedTask,
            DrainLimit,
            time,
            NullLogger<RunningHost>.Instance);
        await host.StartAsync(Cancellation);

        await host.StopAsync();

        Assert.Equal(["last", "stuck", "first"], stopped);
    }

    private sealed class Part(string name, StoppingTests test) : IBackgroundPart
    {
        public Task Ends { get; init; } = Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void RequestStop()
        {
            // It has nothing to do.
        }

        public Task StopAsync(TimeSpan limit)
        {
            test.stopped.Add(name);
            return Ends;
        }
    }
}
