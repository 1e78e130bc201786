using System.Security.Cryptography;
using System.Text.Json;
using Commerce.Hosting.Keys;
using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Keys;
using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Registry;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Commerce.Hosting.Tests.Keys;

/// <summary>The key ring of whole hosts, and what is encrypted with it.</summary>
public sealed class KeyRingTests
{
    private const string Secret = "5e11fdd1-7b58-4a43-a5b4-cf0b10ff7db3";

    private static readonly string First = NewKey();
    private static readonly string Second = NewKey();

    private readonly List<string> diary = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Production_without_a_key_is_refused_before_the_database_is_touched()
    {
        var database = await HostingApp.CreateDatabaseAsync();
        var builder = HostingApp.CreateBuilder(
            database, "--environment", "Production", "--Commerce:Keys:Current=", "--Commerce:Mode=nothing").AddUserModule();

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Equal(["COM8001", "COM5113", "COM8020"], error.Problems.Select(problem => problem.Id));
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("select count(*) from pg_namespace where nspname = 'commerce'");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task A_secret_is_never_in_the_database_and_comes_back_after_a_restart()
    {
        await using var first = await StartAsync(null, First);
        await StartRunAsync(first);
        await first.DrainAsync();
        var waiting = await DumpAsync(first);
        await first.StopAsync();

        await using var second = await StartAsync(first, First);
        await Handle(second).CompleteStepAsync("ask", JsonElement.Parse("""{"pin":27182818}"""), cancellationToken: Cancellation);
        await second.DrainAsync();
        var done = (await Handle(second).GetResultAsync<string>(Cancellation)).Result;
        var details = await Handle(second).RetrieveAsync(Cancellation);
        await Handle(second).CancelAsync(Cancellation);
        await second.DrainAsync();

        Assert.Equal($"{Secret} 27182818", done);
        Assert.Equal([$"+keep {Secret}", $"-keep {Secret}"], diary);
        Assert.Equal("""{"token":"***","name":"Ada"}""", details.Input);
        var shown = await CommandRun.RunAsync(
            second.ConnectionString, "workflows show sign t --json", configure: builder => Configure(builder, First));
        Assert.All([waiting, await DumpAsync(second), JsonSerializer.Serialize(details), shown.Output], text =>
        {
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("27182818", text, StringComparison.Ordinal);
        });
        Assert.DoesNotContain("$sensitive", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(First, await DumpAsync(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_that_start_at_once_on_an_empty_ring_use_one_key()
    {
        var database = await HostingApp.CreateDatabaseAsync();
        await CommandRun.RunAsync(database, "db migrate");
        var hosts = Enumerable.Range(0, 3).Select(_ => HostingApp.CreateBuilder(database).AddUserModule().Build()).ToList();
        try
        {
            await Task.WhenAll(hosts.Select(host => host.StartAsync(Cancellation)));

            var encrypted = hosts.ConvertAll(host => Protector(host.Services).Protect("text"));
            Assert.All(hosts, host => Assert.All(encrypted, text => Assert.Equal("text", Protector(host.Services).Unprotect(text))));
            Assert.Equal(["1"], await hosts[0].Services.GetRequiredService<Database>().ColumnAsync(
                "select count(*) from commerce.data_protection_key"));
        }
        finally
        {
            await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task A_key_is_rotated_and_the_earlier_one_removed()
    {
        await using var first = await StartAsync(null, First);
        await StartRunAsync(first);
        await first.DrainAsync();
        var cookie = Protector(first.Services).Protect("cookie");
        await first.StopAsync();

        await using var second = await StartAsync(first, Second, First);
        Assert.Equal("cookie", Protector(second.Services).Unprotect(cookie));
        await second.StopAsync();
        var rewrapped = await CommandRun.RunAsync(
            first.ConnectionString, "keys rewrap --json", configure: builder => Configure(builder, Second, First));
        var list = await CommandRun.RunAsync(first.ConnectionString, "keys list", configure: builder => Configure(builder, Second));

        await using var third = await StartAsync(first, Second);
        Assert.Equal("cookie", Protector(third.Services).Unprotect(cookie));
        await Handle(third).CompleteStepAsync("ask", JsonElement.Parse("""{"pin":1}"""), cancellationToken: Cancellation);
        await third.DrainAsync();

        Assert.Equal(0, rewrapped.ExitCode);
        Assert.Single(JsonDocument.Parse(rewrapped.Output).RootElement.GetProperty("rewrapped").EnumerateArray());
        Assert.Contains($"{third.Services.GetRequiredService<KeySettings>().Current.Id}", list.Output, StringComparison.Ordinal);
        Assert.Contains("Commerce:Keys:Current", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not configured", list.Output, StringComparison.Ordinal);
        Assert.Equal($"{Secret} 1", (await Handle(third).GetResultAsync<string>(Cancellation)).Result);
    }

    [Fact]
    public async Task A_ring_of_which_no_key_can_be_unwrapped_is_a_boot_error_without_the_keys()
    {
        await using var first = await StartAsync(null, First);
        await first.StopAsync();

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(first, Second));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM8022", problem.Id);
        Assert.All([First, Second], key => Assert.DoesNotContain(key, $"{problem}", StringComparison.Ordinal));
        var list = await CommandRun.RunAsync(first.ConnectionString, "keys list", configure: builder => Configure(builder, Second));
        Assert.Contains("not configured", list.Output, StringComparison.Ordinal);
        var rewrap = await CommandRun.RunAsync(first.ConnectionString, "keys rewrap", configure: builder => Configure(builder, Second));
        Assert.Equal(1, rewrap.ExitCode);
        Assert.Contains("COM8022", rewrap.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_key_is_missing_is_parked_and_goes_on_when_the_key_is_back()
    {
        await using var first = await StartAsync(null, First);
        await StartRunAsync(first);
        await first.DrainAsync();
        await first.StopAsync();
        // A key that the next host can use, and a row that is no key at all.
        await using (var between = await StartAsync(first, Second, First))
        {
            var now = TimeProvider.System.GetUtcNow();
            between.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
            new KeyRingTable(between.Services.GetRequiredService<Database>()).Add(new StoredKey("spoilt", "<"));
        }

        await using var second = await StartAsync(first, Second);
        await Handle(second).CompleteStepAsync("ask", JsonElement.Parse("""{"pin":1}"""), cancellationToken: Cancellation);
        await StartRunAsync(second, "t-2");
        await second.DrainAsync();
        var parked = (await Handle(second).RetrieveAsync(Cancellation)).Run.ParkedReason;
        Assert.StartsWith("COM3060", parked, StringComparison.Ordinal);
        Assert.Contains("Commerce:Keys", parked, StringComparison.Ordinal);
        Assert.Null((await Handle(second, "t-2").RetrieveAsync(Cancellation)).Run.ParkedReason);
        await second.StopAsync();

        await using var third = await StartAsync(first, Second, First);
        await Handle(third).ResumeAsync(Cancellation);
        await third.DrainAsync();
        Assert.Equal($"{Secret} 1", (await Handle(third).GetResultAsync<string>(Cancellation)).Result);
    }

    private static IDataProtector Protector(IServiceProvider services) =>
        services.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookies");

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static void Configure(CommerceApplicationBuilder builder, string key, params string[] previous) =>
        builder.Configuration.AddInMemoryCollection(Settings(key, previous));

    private static IEnumerable<KeyValuePair<string, string?>> Settings(string key, string[] previous) =>
        previous.Select((one, index) => KeyValuePair.Create($"Commerce:Keys:Previous:{index}", (string?)one))
            .Prepend(KeyValuePair.Create("Commerce:Keys:Current", (string?)key));

    private static WorkflowRunHandle Handle(TestApplication app, string transactionId = "t") =>
        app.Services.CreateScope().ServiceProvider.GetRequiredService<IWorkflowEngine>().GetRun("sign", transactionId);

    private static Task<RunAcknowledgement> StartRunAsync(TestApplication app, string transactionId = "t") =>
        app.Services.CreateScope().ServiceProvider.GetRequiredService<IWorkflowEngine>().StartAsync(
            "sign",
            JsonElement.Parse($$"""{"token":"{{Secret}}","name":"Ada"}"""),
            new RunOptions { TransactionId = transactionId },
            Cancellation);

    /// <summary>Everything that the runtime has stored, as text.</summary>
    private static async Task<string> DumpAsync(TestApplication app)
    {
        var tables = await app.ColumnAsync("select tablename from pg_tables where schemaname = 'commerce'");
        var rows = new List<string>();
        foreach (var table in tables)
        {
            rows.AddRange(await app.ColumnAsync($"select one::text from commerce.{table} as one"));
        }

        Assert.Contains(rows, row => row.Contains("sign", StringComparison.Ordinal));
        return string.Join('\n', rows);
    }

    private Task<TestApplication> StartAsync(TestApplication? beside, string key, params string[] previous) =>
        HostingApp.StartAsync(options =>
        {
            options.Beside = beside;
            foreach (var (name, value) in Settings(key, previous))
            {
                options.Settings[name] = value;
            }

            options.Prepare(services => Assert.True(services.GetRequiredService<WorkflowRegistry>().TryAdd(Sign())));
        });

    private Workflow<SignInput, string> Sign() => Workflow.Create("sign", (Composer<SignInput> flow) =>
    {
        var kept = flow.Step(
            Step.Create(
                "keep",
                (SignInput input, StepContext _) =>
                {
                    diary.Add($"+keep {input.Token}");
                    return Task.FromResult(StepResponse.Of(new Kept(input.Token), new Kept(input.Token)));
                },
                (Kept kept, StepContext _) =>
                {
                    diary.Add($"-keep {kept.Token}");
                    return Task.CompletedTask;
                }),
            flow.Input);
        return flow.Combine(kept, flow.WaitFor(Step.WaitFor<Answer>("ask")), (one, answer) => $"{one.Token} {answer.Pin}");
    });

    private sealed record SignInput([property: Sensitive] string Token, string Name);

    private sealed record Kept([property: Sensitive] string Token);

    private sealed record Answer([property: Sensitive] int Pin);
}
