namespace Commerce.Testing;

/// <summary>The server that the applications under test of this process share. It is started by the first of them.</summary>
internal static class SharedPostgres
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private static readonly Lazy<Task<TestPostgres>> Server = new(StartAsync);

    /// <summary>Returns the server.</summary>
    public static Task<TestPostgres> GetAsync() => Server.Value;

    private static async Task<TestPostgres> StartAsync()
    {
        var server = await TestPostgres.StartAsync();
        // What a process that is killed leaves is removed without it.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait(StopLimit);
        return server;
    }
}
