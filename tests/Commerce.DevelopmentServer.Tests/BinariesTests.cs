
namespace Commerce.DevelopmentServer.Tests;

public sealed class BinariesTests : IDisposable
{
    private readonly AppFolder _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task When_nothing_is_found_the_message_names_every_way_and_why_it_failed()
    {
        var nothing = BinariesChain.Usual.Select(source => new Answering(source.Name, "tried in vain")).ToArray();

        var failure = await Assert.ThrowsAsync<ServerUnavailableException>(() => _app.StartAsync(new PrivateServerOptions
        {
            Directory = _app.Commerce,
            Sources = nothing,
        }));

        foreach (var way in new[] { "ConnectionStrings__Commerce", "PATH", "/usr/lib/postgresql", "npm", "apt-get" })
        {
            Assert.Contains(way, failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(nothing.Length + 1, failure.Message.Split("tried in vain").Length);
    }

    [Fact]
    public async Task The_sources_are_asked_in_order_and_later_ones_only_when_needed()
    {
        var request = new BinariesRequest(null, false, _ => { });
        var usual = await new PathSource().FindAsync(request, TestContext.Current.CancellationToken) is { Folders: [var onPath, ..] }
            ? onPath
            : (await new InstalledSource().FindAsync(request, TestContext.Current.CancellationToken)).Folders[0];
        var never = new Answering("never", "asked");

        await using var server = await _app.StartAsync(new PrivateServerOptions
        {
            Directory = _app.Commerce,
            Durable = false,
            Sources = [new Answering("none", "nothing"), new Answering("good", "", usual), never],
        });

        Assert.Equal(usual, server.Binaries);
        Assert.False(never.WasAsked);
    }

    [Theory]
    [InlineData(14, null, "is PostgreSQL 14, and 15 or newer is needed")]
    [InlineData(16, 15, "is PostgreSQL 16, and the data was made by 15")]
    public async Task A_version_that_does_not_fit_is_refused_with_the_reason(int found, int? made, string reason)
    {
        var folder = Fake(Path.Combine("postgresql", $"{found}", "bin"));

        var failure = await Assert.ThrowsAsync<ServerUnavailableException>(() => BinariesChain.FindAsync(
            [new Answering("here", "", folder)], new BinariesRequest(made, false, _ => { }), TestContext.Current.CancellationToken));

        Assert.Contains($"here: {folder} {reason}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_postgres_is_refused_with_the_reason()
    {
        var folder = Fake("bin");
        File.Delete(PostgresBinaries.ToolIn(folder, "postgres"));

        var failure = await Assert.ThrowsAsync<ServerUnavailableException>(() => BinariesChain.FindAsync(
            [new Answering("here", "", folder)], new BinariesRequest(null, false, _ => { }), TestContext.Current.CancellationToken));

        Assert.Contains("does not hold both initdb and postgres", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/usr/lib/postgresql/15/bin", 15)]
    [InlineData("/usr/pgsql-17/bin", 17)]
    [InlineData("/opt/homebrew/opt/postgresql@16/bin", 16)]
    [InlineData(@"C:\Program Files\PostgreSQL\18\bin", 18)]
    public async Task The_version_is_read_off_the_usual_folders(string folder, int major) =>
        Assert.Equal(major, await PostgresBinaries.ReadMajorAsync(folder, TestContext.Current.CancellationToken));

    private string Fake(string folder)
    {
        var full = Path.Combine(_app.Root, folder);
        Directory.CreateDirectory(full);
        File.WriteAllText(PostgresBinaries.ToolIn(full, "initdb"), "");
        File.WriteAllText(PostgresBinaries.ToolIn(full, "postgres"), "");
        return full;
    }

    private sealed class Answering(string name, string reason, params string[] folders) : IBinariesSource
    {
        public string Name => name;

        public bool WasAsked { get; private set; }

        public Task<BinariesOffer> FindAsync(BinariesRequest request, CancellationToken cancellationToken)
        {
            WasAsked = true;
            return Task.FromResult(new BinariesOffer(folders, reason));
        }
    }
}
