using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Benchmarks.LoadTest.Hosts;

/// <summary>This assembly as an application: a whole host, with its subscriber and its job.</summary>
internal static class BenchmarkApplication
{
    /// <summary>Where a host of its own process writes what it handled when it stops.</summary>
    public const string StartsFile = "BENCHMARK_STARTS";

    /// <summary>The key that wraps the key ring. Hosts of one database, which several processes are, share it.</summary>
    public static readonly string WrappingKey = Convert.ToBase64String(SHA256.HashData("Commerce.Benchmarks"u8));

    /// <summary>Builds a host.</summary>
    /// <param name="connectionString">Its database. Default: the environment says.</param>
    /// <param name="mode">What it does.</param>
    /// <param name="settings">Configuration on top.</param>
    public static CommerceApplication Build(string? connectionString, HostMode mode, params (string Key, string Value)[] settings)
    {
        var builder = CommerceApplication.CreateBuilder(new CommerceApplicationOptions
        {
            Args = ["--environment", "Production"],
            Assembly = typeof(BenchmarkApplication).Assembly,
            ContentRoot = AppContext.BaseDirectory,
        });
        builder.ConnectionString = connectionString;
        builder.Mode = mode;
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Commerce:Keys:Current"] = WrappingKey;
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.Web.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<Handled>();
        return builder.Build();
    }

    /// <summary>A worker as a process of its own.</summary>
    /// <param name="url">The address of its health check.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunWorkerAsync(string url)
    {
        var application = Build(null, HostMode.Worker, ("urls", url));
        var handled = application.Services.GetRequiredService<Handled>();
        var code = await application.RunAsync();
        handled.Save(Environment.GetEnvironmentVariable(StartsFile)!);
        return code;
    }
}
