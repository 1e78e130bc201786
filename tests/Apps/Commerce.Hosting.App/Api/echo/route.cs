using Microsoft.AspNetCore.Mvc;

namespace Commerce.Hosting.App.Api.Echo;

public static class Route
{
    public static Answer Get(int count, string? text) => new(text ?? "nothing", count);

    public static Answer Post([FromBody] Answer body) => body;

    public sealed record Answer(string Text, int Count);
}
