namespace Commerce.EndToEnd.App.Api.Hang;

/// <summary>Is never answered, whatever happens.</summary>
public static class Route
{
    public static Task Get()
    {
        Console.WriteLine("Hanging");
        return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
    }
}
