using System.Globalization;
using System.Text.Json;
using Commerce.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Benchmarks.Binding;

/// <summary>The same two routes written by hand for the lowest cost: the floor of the generated ones.</summary>
internal static class HandWritten
{
    private static readonly JsonSerializerOptions Json = CommerceJson.Options;

    public static Task GetProduct(HttpContext context)
    {
        if (!int.TryParse((string?)context.Request.RouteValues["id"], CultureInfo.InvariantCulture, out var id)
            || !int.TryParse(context.Request.Query["limit"], CultureInfo.InvariantCulture, out var limit))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        var shelf = context.RequestServices.GetRequiredService<Shelf>();
        return context.Response.WriteAsJsonAsync(shelf.Find(id, limit, context.Request.Query["q"]), Json, context.RequestAborted);
    }

    public static async Task PostOrder(HttpContext context)
    {
        var order = await context.Request.ReadFromJsonAsync<Order>(Json, context.RequestAborted);
        if (order is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await context.Response.WriteAsJsonAsync(new Answer(order.Quantity, order.Product), Json, context.RequestAborted);
    }
}
