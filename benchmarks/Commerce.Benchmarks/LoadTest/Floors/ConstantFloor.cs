using System.Text;

namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>Returns constant bytes: the cost of the server and the load generator without any work.</summary>
internal static class ConstantFloor
{
    private static readonly byte[] Answer = Encoding.UTF8.GetBytes(
        """
        {"user":{"id":"user_01KB2Q7ZK4N5XW8G3E6D9T0RYV","email":"019ab576fe647d0a8d3c5f1e2b4a6c8d@example.com","first_name":"John",
        "last_name":"Smith","avatar_url":null,"metadata":null,"created_at":"2026-01-31T12:00:00.000Z",
        "updated_at":"2026-01-31T12:00:00.000Z"}}
        """.ReplaceLineEndings(""));

    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = FloorApplication.Create(args, static context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = Answer.Length;
            return context.Response.Body.WriteAsync(Answer, context.RequestAborted).AsTask();
        });
        await app.RunAsync();
        return 0;
    }
}
