using Commerce.Hosting.App.Support;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>What a module throws where nobody catches it does not end the process, and is logged with the module's name.</summary>
public sealed class UncaughtExceptionTests : IDisposable
{
    private const string Throw = "throw new System.InvalidOperationException(\"boom\");";

    private readonly CompiledModules modules = new();

    public void Dispose() => modules.Dispose();

    [Theory]
    [InlineData($"new System.Threading.Thread(() => {{ {Throw} }}).Start();")]
    [InlineData($"System.Threading.ThreadPool.UnsafeQueueUserWorkItem(_ => {{ {Throw} }}, null);")]
    [InlineData($"_ = new System.Threading.Timer(_ => {{ {Throw} }}, null, 0, -1);")]
    [InlineData($"Run(); static async void Run() {{ await Task.Yield(); {Throw} }}")]
    public async Task The_process_goes_on_and_the_module_is_named(string construct)
    {
        var bad = modules.Add("bad", construct: construct);
        await using var app = await StartAsync(bad);

        Assert.StartsWith("The module 'bad' threw an exception that nothing catches", await NoteAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_nobody_awaits_is_reported()
    {
        var bad = modules.Add("bad", construct: $"Forget(); static void Forget() => _ = Task.Run(() => {{ {Throw} }});");
        await using var app = await StartAsync(bad);
        var note = NoteAsync(app);

        while (!note.IsCompleted)
        {
            // The runtime reports it when it is collected.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.StartsWith("The module 'bad' threw an exception that nothing catches", await note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_host_throws_is_nobodys()
    {
        var thrown = Record.Exception(() => Guid.Parse("not an id"));

        Assert.Null(ModuleCode.ModuleOf(thrown!));
    }

    private static Task<string> NoteAsync(TestApplication app) => app.Notes.NextAsync("log Error");

    private Task<TestApplication> StartAsync(ModuleKey<IOwner> bad) => HostingApp.StartAsync(
        builder => builder.AddModule(bad),
        options =>
        {
            options.ModulesFolder = modules.Folder;
            options.Configure(builder => builder.Services.AddSingleton<ILoggerProvider>(services =>
                new LogNotes(services.GetRequiredService<Notes>(), typeof(UncaughtExceptions).FullName!)));
        });
}
