namespace Commerce.EndToEnd.App.Api.Stay;

/// <summary>Starts a thread that keeps the process.</summary>
public static class Route
{
    public static void Get() => new Thread(() => Thread.Sleep(Timeout.Infinite)).Start();
}
