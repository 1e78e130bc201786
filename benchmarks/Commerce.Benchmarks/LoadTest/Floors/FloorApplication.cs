using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>The least ASP.NET Core that answers the two paths of the test.</summary>
internal static class FloorApplication
{
    public static WebApplication Create(string[] args, RequestDelegate workflow)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.MapPost("/workflow", workflow);
        app.MapGet("/health", static context => context.Response.WriteAsync("Healthy"));
        return app;
    }
}
