using System.Reflection;
using Commerce.Hosting.App.Support;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Support;

/// <summary>The application of <c>Commerce.Hosting.App</c>, which has no <c>Program.cs</c>: each test builds it.</summary>
internal static class HostingApp
{
    private static Assembly Assembly => typeof(Signals).Assembly;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<TestApplication> StartAsync(Action<TestApplicationOptions>? configure = null) =>
        StartAsync(builder => builder.AddUserModule(), configure);

    /// <summary>Starts the application.</summary>
    /// <param name="build">What its <c>Program.cs</c> would do. Starts with the same lambda share a template of the database.</param>
    /// <param name="configure">What the test changes.</param>
    public static Task<TestApplication> StartAsync(
        Action<CommerceApplicationBuilder> build, Action<TestApplicationOptions>? configure = null)
    {
        var program = new ProgramUnderTest(build.Method, Assembly, launch => ProgramRunner.RunAsync(_ => RunAsync(build), launch));
        return TestApplication.StartAsync(program, options =>
        {
            options.CancellationToken = Cancellation;
            configure?.Invoke(options);
        });
    }

    /// <summary>Creates a builder for what the testing kit does not start: commands, and applications that do not boot.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="args">The arguments, after those for development.</param>
    public static CommerceApplicationBuilder CreateBuilder(string? connectionString, params string[] args)
    {
        var builder = CommerceApplication.CreateBuilder(new CommerceApplicationOptions
        {
            Args =
            [
                "--environment", "Development", "--urls", "http://127.0.0.1:0", $"--Commerce:Keys:Current={LaunchedProgram.WrappingKey}",
                .. args,
            ],
            Assembly = Assembly,
            ContentRoot = ContentRoot.Create().Path,
        });
        // The database that the tests' environment may name would win.
        builder.Configuration["ConnectionStrings:Commerce"] = null;
        builder.Configuration["ConnectionStrings:CommerceDirect"] =
            connectionString is null ? null : TestPostgres.DirectTo(connectionString);
        builder.ConnectionString = connectionString;
        AddServices(builder);
        return builder;
    }

    /// <summary>Boots an application and stops it.</summary>
    public static async Task BootAsync(CommerceApplicationBuilder builder)
    {
        await using var application = builder.Build();
        await application.StartAsync(Cancellation);
    }

    /// <summary>Creates an empty database on the server of the applications under test.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync() =>
        await (await SharedPostgres.GetAsync()).CreateDatabaseAsync(cancellationToken: Cancellation);

    public static CommerceApplicationBuilder AddUserModule(this CommerceApplicationBuilder builder) =>
        builder.AddModule(Commerce.Modules.User);

    /// <summary>Registers what the files of the application need.</summary>
    public static void AddServices(CommerceApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Signals>();
        builder.Services.AddSingleton<Notes>();
        // A test of other things starts the application without its module. A module that is added comes after this, so that it wins.
        builder.Services.AddSingleton<IUserModuleService>(
            static _ => throw new InvalidOperationException("This test has not added the User module."));
    }

    private static Task<int> RunAsync(Action<CommerceApplicationBuilder> build)
    {
        var builder = CommerceApplication.CreateBuilder([]);
        AddServices(builder);
        build(builder);
        return builder.Build().RunAsync();
    }
}
