using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Commerce.Hosting.Databases;
using Commerce.Identifiers;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Events;
using Commerce.Testing.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Commerce.Hosting.Tests.Databases;

public sealed class DatabaseConnectorTests
{
    private readonly DirectoryInfo folder = new(RunFolder.OfProcess.Create("application"));

    [Fact]
    public async Task A_command_waits_for_the_private_server_while_another_process_starts_or_stops_it()
    {
        using var taken = TakeFolder();
        var time = new WaitlessTime(wait => { if (wait == 2) { taken.Dispose(); } });

        await using var database = await Connector(["db", "status"], time).ConnectAsync(_ => { }, TestContext.Current.CancellationToken);

        Assert.StartsWith("private PostgreSQL", database.Description, StringComparison.Ordinal);
        Assert.Equal(2, time.Waits);
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 0)]
    public async Task A_folder_that_stays_taken_is_told(bool isCommand, int waits)
    {
        using var taken = TakeFolder();
        var time = new WaitlessTime(_ => { });
        var connector = Connector(isCommand ? ["db", "status"] : null, time);

        var error = await Assert.ThrowsAsync<BootException>(() => connector.ConnectAsync(_ => { }, TestContext.Current.CancellationToken));

        Assert.Equal(("COM6004", waits), (Assert.Single(error.Problems).Id, time.Waits));
    }

    private FileStream TakeFolder() =>
        new(
            Path.Combine(folder.CreateSubdirectory(".commerce/pg").FullName, "lock"),
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.None);

    private ApplicationDatabaseConnector Connector(IReadOnlyList<string>? command, TimeProvider time) => new(
        new ApplicationSettings(typeof(DatabaseConnectorTests).Assembly, "", [], null, HostMode.Shared, command),
        new ConfigurationBuilder().Build(),
        new HostingEnvironment { EnvironmentName = Environments.Development, ContentRootPath = folder.FullName },
        new PostgresOutbox(new StoredEventFactory(new UlidGenerator(time), time), new EventRoutes(), NullDeliveryQueue.Instance),
        new DatabaseOpener(time),
        time);

    /// <summary>A clock whose timers are due at once.</summary>
    /// <param name="waiting">Told the number of each wait.</param>
    private sealed class WaitlessTime(Action<int> waiting) : TimeProvider
    {
        public int Waits { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            waiting(++Waits);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
