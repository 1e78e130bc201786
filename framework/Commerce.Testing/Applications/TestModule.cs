namespace Commerce.Testing;

/// <summary>One module on a real database, without an application around it.</summary>
/// <typeparam name="TService">The contract of the module's main service.</typeparam>
/// <example>
/// <code>
/// await using var loyalty = await TestModule.StartAsync(Modules.Loyalty);
/// var account = await loyalty.Service.OpenAccountAsync(new OpenAccountInput("ada@example.com"));
/// </code>
/// </example>
public sealed class TestModule<TService> : IAsyncDisposable
    where TService : class
{
    internal TestModule(TestApplication application, ModuleKey<TService> module) =>
        (Application, Service) = (application, application.Services.Resolve(module));

    /// <summary>Gets the application that holds the module and nothing else: clock, events, drain.</summary>
    public TestApplication Application { get; }

    /// <summary>Gets the module's main service.</summary>
    public TService Service { get; }

    /// <summary>Stops the module and drops its database.</summary>
    public ValueTask DisposeAsync() => Application.DisposeAsync();
}

/// <summary>Starts single modules.</summary>
public static class TestModule
{
    /// <summary>Starts a module.</summary>
    /// <typeparam name="TService">The contract of the module's main service.</typeparam>
    /// <param name="module">The module's key, such as <c>Modules.User</c>.</param>
    /// <param name="dependencies">The modules that it depends on, which are added before it. Default: none.</param>
    /// <param name="configure">Changes the application that holds the module. Default: nothing.</param>
    /// <exception cref="BootException">The module cannot start.</exception>
    public static async Task<TestModule<TService>> StartAsync<TService>(
        ModuleKey<TService> module,
        IReadOnlyList<ModuleKey>? dependencies = null,
        Action<TestApplicationOptions>? configure = null)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(module);
        var program = new ProgramUnderTest(module, typeof(TestModule).Assembly, launch => ProgramRunner.RunAsync(Run, launch));
        return new TestModule<TService>(await TestApplication.StartAsync(program, configure), module);

        Task<int> Run(string[] args)
        {
            var builder = CommerceApplication.CreateBuilder(args);
            foreach (var added in (dependencies ?? []).Append(module))
            {
                builder.AddModule(added);
            }

            return builder.Build().RunAsync();
        }
    }
}
