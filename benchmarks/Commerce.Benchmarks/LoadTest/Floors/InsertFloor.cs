using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>One prepared insert with one commit, the row answered as JSON: the least that a request which stores a user can cost.</summary>
internal static class InsertFloor
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task<int> RunAsync(string[] args)
    {
        NpgsqlDataSource? users = null;
        await using var app = FloorApplication.Create(args, context => AnswerAsync(context, users!));
        await using var source = NpgsqlDataSource.Create(app.Configuration.GetConnectionString("Commerce")!);
        users = source;
        await app.RunAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, NpgsqlDataSource users)
    {
        // Prepared by Npgsql from its second use on, as the connection string asks.
        await using var command = users.CreateCommand(UserTable.Insert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"user_{Guid.CreateVersion7():n}" });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{Guid.CreateVersion7():n}@example.com" });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "John" });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "Smith" });
        UserRow user;
        await using (var reader = await command.ExecuteReaderAsync(context.RequestAborted))
        {
            await reader.ReadAsync(context.RequestAborted);
            user = UserRow.Read(reader);
        }

        await context.Response.WriteAsJsonAsync(new UserAnswer(user), Json, context.RequestAborted);
    }
}
