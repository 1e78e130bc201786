namespace Commerce.Testing;

/// <summary>The servers that the applications under test of this process share. Each is started by the first that needs it.</summary>
internal static class SharedPostgres
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private static readonly Lazy<Task<TestPostgres>> Server = new(() => KeepAsync(TestPostgres.StartAsync()));
    private static readonly Lazy<Task<TestPostgres>> Private = new(() => KeepAsync(TestPostgres.StartPrivateAsync()));

    /// <summary>Returns the server.</summary>
    public static Task<TestPostgres> GetAsync() => Server.Value;

    /// <summary>Returns the server if it is private, else another one that is: the role of the tests is its superuser.</summary>
    public static async Task<TestPostgres> GetPrivateAsync() =>
        await Server.Value is { IsPrivate: true } server ? server : await Private.Value;

    private static async Task<TestPostgres> KeepAsync(Task<TestPostgres> starting)
    {
        var server = await starting;
        // What a process that is killed leaves is removed without it.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait(StopLimit);
        return server;
    }
}
