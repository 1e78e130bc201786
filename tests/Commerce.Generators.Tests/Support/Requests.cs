using System.Text;
using Microsoft.AspNetCore.Http;

namespace Commerce.Generators.Tests.Support;

/// <summary>Fills requests.</summary>
internal static class Requests
{
    public static void Json(this HttpContext context, string json)
    {
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(json));
        context.Request.ContentLength = context.Request.Body.Length;
    }

    public static void Query(this HttpContext context, string query) => context.Request.QueryString = new QueryString(query);
}
