namespace Commerce.Hosting.App.Api.Boom;

public static class Route
{
    public static string Get() => throw new InvalidOperationException("a secret of the server");
}
