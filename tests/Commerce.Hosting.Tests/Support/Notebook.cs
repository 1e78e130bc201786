using Commerce.Testing.Runs;

namespace Commerce.Hosting.Tests.Support;

/// <summary>A module with a subscriber, a job and a hook handler, in a folder of its own beside those that were built.</summary>
public sealed class Notebook : IDisposable
{
    private const string Package = "Acme.Notebook";

    private const string Module = """
        using Commerce.Hosting.App.Support;
        using Microsoft.Extensions.DependencyInjection;

        [assembly: ModuleEntry(typeof(Acme.NotebookModule))]

        namespace Acme;

        public sealed class NotebookModule : IModule
        {
            public string Name => "notebook";

            public void ConfigureServices(ModuleBuilder module)
            {
                module.Provide<INotebook, Notes>();
                module.Services.AddScoped<Visit>();
            }
        }

        public sealed class Notes : INotebook
        {
            private int visits;

            public Signals Signals { get; } = new();

            public int NextVisit() => System.Threading.Interlocked.Increment(ref visits);
        }

        public sealed class Visit(INotebook notebook) : System.IDisposable
        {
            public int Number { get; } = notebook.NextVisit();

            public void Dispose() => notebook.Signals.Raise($"visit {Number} is over");
        }
        """;

    private const string Subscriber = """
        using Commerce.Hosting.App.Support;

        namespace Acme;

        public sealed class Noted(INotebook notebook, Visit visit)
        {
            public static readonly SubscriberConfig Config = new() { Event = "test.noted" };

            public void Handle(EventEnvelope<string> noted) => notebook.Signals.Raise($"{noted.Data} in visit {visit.Number}");
        }
        """;

    private const string Job = """
        using Commerce.Hosting.App.Support;

        namespace Acme;

        public sealed class Tidy(INotebook notebook)
        {
            public static readonly JobConfig Config = new() { Name = "tidy-notebook", Schedule = "* * * * * *" };

            public void Run(JobContext job) => notebook.Signals.Raise($"job {job.Name}");
        }
        """;

    private const string NoteStep =
        "private static readonly Step<IReadOnlyList<User>, Unit> Note = " +
        "Step.Create(\"notebook.note\", (IReadOnlyList<User> users, StepContext step) =>";

    private const string Handler = $$"""
        using System.Collections.Generic;
        using Commerce.CoreFlows;
        using Commerce.Hosting.App.Support;
        using Commerce.Users;

        namespace Acme;

        public static class NoteUsers
        {
            {{NoteStep}}
            {
                step.Resolve(Modules.Notebook).Signals.Raise($"noted {users[0].Id}");
                return Task.CompletedTask;
            });

            public static readonly HookHandler OnCreated = Hook.Handle(UserHooks.UsersCreated, Note, order: -1);
        }
        """;

    private Notebook(params (string Path, string Text)[] files)
    {
        foreach (var built in Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "modules")))
        {
            Directory.CreateSymbolicLink(Path.Combine(Folder, Path.GetFileName(built)), built);
        }

        PluginAssembly.Compile(Folder, Package, [("Module.cs", Module), .. files]);
    }

    /// <summary>The folder of modules.</summary>
    public string Folder { get; } = RunFolder.OfProcess.Create("modules");

    /// <summary>The module as it should be.</summary>
    public static Notebook Create() =>
        new(("Subscribers/noted.cs", Subscriber), ("Jobs/tidy.cs", Job), ("Workflows/note-users.cs", Handler));

    /// <summary>The module with other files.</summary>
    public static Notebook With(params (string Path, string Text)[] files) => new(files);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
