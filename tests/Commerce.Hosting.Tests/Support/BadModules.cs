namespace Commerce.Hosting.Tests.Support;

/// <summary>Modules that misbehave in the ways that reviews and users have found.</summary>
public static class BadModules
{
    private const string Throw = "throw new InvalidOperationException(\"boom\");";
    private const string Hang = "HangSignal.Hang();";
    private const string StartSignature = "ValueTask StartAsync(IServiceProvider services, System.Threading.CancellationToken limit)";

    public static IReadOnlyList<BadModule> All { get; } =
    [
        .. Files(), .. Entries(), .. Dependencies(), .. Configurations(), .. Parts(), .. Migrations(), .. Starts(),
    ];

    private static IEnumerable<BadModule> Files() =>
    [
        new("its folder is missing", "COM1002", "load", "not beside the application")
        {
            Damage = file => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true),
        },
        new("its assembly is missing", "COM1002", "load", "has no Acme.Bad.dll") { Damage = File.Delete },
        new("its assembly is empty", "COM1006", "load", "not a .NET assembly") { Damage = file => File.WriteAllText(file, "") },
        new("its assembly is a text", "COM1006", "load", "not a .NET assembly") { Damage = file => File.WriteAllText(file, "text") },
        new("its assembly is cut off", "COM1006", "load", "not a .NET assembly") { Damage = BadModule.Truncate },
        new("its assembly has no metadata", "COM1006", "load", "not a .NET assembly") { Damage = BadModule.RemoveMetadata },
        new("it lacks a library that only a method needs", "COM1021", "load", "lacks Newtonsoft.Json")
        {
            More = "public class Uses { public string Get() => Newtonsoft.Json.JsonConvert.SerializeObject(1); }",
        },
        new("it lacks a library that has a base class", "COM1021", "load", "lacks Newtonsoft.Json")
        {
            More = "public class Uses : Newtonsoft.Json.JsonSerializer;",
        },
        new("it uses the implementation of the host", "COM1021", "load", "lacks Commerce.DevelopmentServer")
        {
            More = "public class Uses { public object Get() => new Commerce.DevelopmentServer.PrivateServerOptions { Directory = \"\" }; }",
        },
    ];

    private static IEnumerable<BadModule> Entries() =>
    [
        new("its assembly names no entry", "COM1004", "load", "does not name its entry type") { Attribute = "" },
        new("its entry is not a module", "COM1005", "load", "is not the module 'bad'") { Interface = "" },
        new("its entry has another name", "COM1005", "load", "is not the module 'bad'") { NameMember = "public string Name => \"good\";" },
        new("its entry has no name", "COM1005", "load", "is not the module 'bad'") { NameMember = "public string Name => null!;" },
        new("its entry cannot be created", "COM1008", "load", "cannot be created") { Entry = "public BadEntry(int number) { }" },
        new("its static constructor throws", "COM1008", "load", "boom") { Entry = $"static BadEntry() {{ {Throw} }}" },
        new("its constructor throws", "COM1008", "load", "boom") { Entry = $"public BadEntry() {{ {Throw} }}" },
        new("its constructor throws what cannot be described", "COM1008", "load", "Acme.Unspeakable (its Message throws)")
        {
            Entry = "public BadEntry() { throw new Unspeakable(); }",
        },
        new("its constructor hangs", "COM1016", "load", "has not returned from the call 'load'")
        {
            Entry = $"public BadEntry() {{ {Hang} }}",
        },
        new("its name throws", "COM1008", "load", "cannot return its Name: boom")
        {
            NameMember = $"public string Name {{ get {{ {Throw} }} }}",
        },
        new("its module initializer throws", "COM1008", "load", "boom")
        {
            More = $"static class Init {{ [System.Runtime.CompilerServices.ModuleInitializer] internal static void Run() {{ {Throw} }} }}",
        },
        new("its module initializer hangs", "COM1016", "load", "has not returned from the call 'load'")
        {
            More = $"static class Init {{ [System.Runtime.CompilerServices.ModuleInitializer] internal static void Run() {{ {Hang} }} }}",
        },
    ];

    private static IEnumerable<BadModule> Dependencies() =>
    [
        new("its dependencies throw", "COM1008", "load", "cannot return its Dependencies: boom")
        {
            Dependencies = $"public System.Collections.Generic.IReadOnlyList<Type> Dependencies {{ get {{ {Throw} }} }}",
        },
        new("its dependencies are null", "COM1008", "load", "cannot return its Dependencies")
        {
            Dependencies = "public System.Collections.Generic.IReadOnlyList<Type> Dependencies => null!;",
        },
        new("it depends on what nobody provides", "COM1010", "load", "which no module of the application provides")
        {
            Dependencies = "public System.Collections.Generic.IReadOnlyList<Type> Dependencies => [typeof(ICloneable)];",
        },
    ];

    private static IEnumerable<BadModule> Configurations() =>
    [
        new("ConfigureServices throws", "COM1012", "configure", "ConfigureServices failed with System.InvalidOperationException: boom")
        {
            Configure = Throw,
        },
        new("ConfigureServices throws what cannot be described", "COM1012", "configure", "Acme.Unspeakable (its Message throws)")
        {
            Configure = "throw new Unspeakable();",
        },
        new("ConfigureServices hangs", "COM1016", "configure", "has not returned from the call 'configure'") { Configure = Hang },
        new("it provides nothing", "COM1011", "configure", "does not provide IOwner") { Configure = "" },
        new("its service throws", "COM1012", "configure", "boom") { Service = $"public BadService() {{ {Throw} }}" },
        new("its service throws before it is created", "COM1012", "configure", "boom") { Service = $"static BadService() {{ {Throw} }}" },
        new("its service hangs", "COM1016", "configure", "has not returned") { Service = $"public BadService() {{ {Hang} }}" },
        new("its service asks for what it may not have", "COM1012", "configure", "Unable to resolve service")
        {
            Service = "public BadService(Microsoft.Extensions.Configuration.IConfiguration configuration) { }",
        },
        new("its service asks for another module", "COM1012", "configure", "Unable to resolve service")
        {
            Service = "public BadService(Commerce.Users.IUserModuleService users) { }",
        },
        new("its service keeps a scoped service", "COM1012", "configure", "Cannot consume scoped service")
        {
            Configure = "module.Provide<IOwner, BadService>(); module.Services.AddScoped<Scoped>();",
            Service = "public BadService(Scoped scoped) { }",
            More = "public sealed class Scoped;",
        },
        new("its service uses the database", "COM1012", "configure", "COM6068")
        {
            Service = "public BadService(Commerce.Postgres.Sessions.Database database) "
                + "{ database.ExecuteAsync(\"select 1\").GetAwaiter().GetResult(); }",
        },
        new("its service disposes of the database", "COM1012", "configure", "COM6069")
        {
            Service = "public BadService(Commerce.Postgres.Sessions.Database database) "
                + "{ database.DisposeAsync().AsTask().GetAwaiter().GetResult(); }",
        },
        new("its service adds a log provider", "COM1012", "configure", "COM1022")
        {
            Service = "public BadService(Microsoft.Extensions.Logging.ILoggerFactory loggers) { loggers.AddProvider(null!); }",
        },
        new("its options are not valid", "COM8001", "configure", "no good")
        {
            Configure = "module.Provide<IOwner, BadService>(); "
                + "module.AddOptions<BadOptions>().Validate(options => false, \"no good\");",
            More = "public sealed class BadOptions;",
        },
        new("the check of its options throws", "COM1012", "configure", "boom")
        {
            Configure = "module.Provide<IOwner, BadService>(); "
                + $"module.AddOptions<BadOptions>().Validate(options => {{ {Throw} }});",
            More = "public sealed class BadOptions;",
        },
        new("it registers a hosted service", "COM1023", "configure", "registers a hosted service, Acme.Hosted")
        {
            Configure = "module.Provide<IOwner, BadService>(); module.Services.AddHostedService<Hosted>();",
            More = "public sealed class Hosted : Microsoft.Extensions.Hosting.BackgroundService "
                + "{ protected override Task ExecuteAsync(System.Threading.CancellationToken stop) => Task.CompletedTask; }",
        },
        new("it registers a health check publisher", "COM1023", "configure", "registers a health check publisher, Acme.Publisher")
        {
            Configure = "module.Provide<IOwner, BadService>(); module.Services.AddHealthChecks(); "
                + "module.Services.AddSingleton<Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheckPublisher, Publisher>();",
            More = "public sealed class Publisher : Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheckPublisher { "
                + "public Task PublishAsync(Microsoft.Extensions.Diagnostics.HealthChecks.HealthReport report, "
                + "System.Threading.CancellationToken stop) => Task.CompletedTask; }",
        },
        new("two of its health checks have the same name", "COM1041", "load", "registers 2 health checks with the name 'queue'")
        {
            Configure = "module.Provide<IOwner, BadService>(); module.Services.AddHealthChecks()"
                + ".AddCheck(\"queue\", () => default).AddCheck(\"Queue\", () => default);",
        },
        new("it configures its health checks badly", "COM1012", "configure", "boom")
        {
            Configure = "module.Provide<IOwner, BadService>(); module.Services"
                + $".Configure<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckServiceOptions>(_ => {{ {Throw} }});",
        },
    ];

    private static IEnumerable<BadModule> Parts() =>
    [
        Part("a subscriber has the id of another", "COM4104", "Two subscribers have the id 'flaky-one'", "Subscribers", """
            public static readonly SubscriberConfig Config = new() { Event = "a", Id = "flaky-one" };
            public static void Handle(EventEnvelope<string> told) { }
            """),
        Part("the Config of a subscriber throws", "COM4110", "boom", "Subscribers", $$"""
            public static readonly SubscriberConfig Config = Make();
            private static SubscriberConfig Make() { {{Throw}} }
            public static void Handle(EventEnvelope<string> told) { }
            """),
        Part("a job has the name of another", "COM5105", "Two jobs are named 'tick'", "Jobs", """
            public static readonly JobConfig Config = new() { Name = "tick", Schedule = "0 0 * * *" };
            public static void Run() { }
            """),
        Part("the Config of a job throws", "COM5110", "boom", "Jobs", $$"""
            public static readonly JobConfig Config = Make();
            private static JobConfig Make() { {{Throw}} }
            public static void Run() { }
            """),
        Part("the Config of a job hangs", "COM1016", "has not returned from the call 'load'", "Jobs", $$"""
            public static readonly JobConfig Config = Make();
            private static JobConfig Make() { Commerce.Hosting.Tests.Support.{{Hang}} throw new Exception(); }
            public static void Run() { }
            """),
        Part("a workflow has the name of another", "COM3005", "Two workflows are named 'make-user'", "Workflows", """
            public static readonly Workflow<int, int> Definition =
                Workflow.Create("make-user", (Composer<int> flow) => flow.Input);
            """),
        Part("a workflow takes what cannot be stored", "COM3034", "does not come back from its JSON", "Workflows", """
            public static readonly Workflow<System.IO.Stream, int> Definition =
                Workflow.Create("bad", (Composer<System.IO.Stream> flow) => flow.Select(flow.Input, stream => 1));
            """),
        Part("a workflow runs one that is not there", "COM3043", "nowhere", "Workflows", """
            public static readonly Workflow<int, int> Definition = Workflow.Create(
                "bad", (Composer<int> flow) => flow.Run(new WorkflowReference<int, int>("nowhere"), flow.Input));
            """),
        Part("a workflow cannot be composed", "COM3006", "boom", "Workflows", $$"""
            public static readonly Workflow<int, int> Definition = Workflow.Create("bad", (Composer<int> flow) => Compose(flow));
            private static Value<int> Compose(Composer<int> flow) { {{Throw}} }
            """),
    ];

    private static IEnumerable<BadModule> Migrations() =>
    [
        new("its migration fails", "COM6001", "migrate", "division by zero") { Migrations = [("0001_bad.sql", "select 1 / 0;")] },
        new("its migration controls its transaction", "COM6017", "migrate", "transaction")
        {
            Migrations = [("0001_bad.sql", "commit;")],
        },
        new("its rollback has no migration", "COM6015", "load", "reverts a migration that does not exist")
        {
            Migrations = [("0001_bad.down.sql", "select 1;")],
        },
    ];

    private static IEnumerable<BadModule> Starts() =>
    [
        new("StartAsync throws", "COM1013", "start", "boom") { Start = $"public {StartSignature} {{ {Throw} }}" },
        new("StartAsync throws later", "COM1013", "start", "boom")
        {
            Start = $"public async {StartSignature} {{ await Task.Yield(); {Throw} }}",
        },
        new("StartAsync throws what cannot be described", "COM1013", "start", "Acme.Unspeakable (its Message throws)")
        {
            Start = $"public {StartSignature} => throw new Unspeakable();",
        },
        new("StartAsync blocks its thread", "COM1016", "start", "has not returned from the call 'start'")
        {
            Start = $"public {StartSignature} {{ {Hang} return default; }}",
        },
        new("StartAsync waits for its token", "COM1016", "start", "has not returned from the call 'start'")
        {
            Start = $"public {StartSignature} => new(HangSignal.HangAsync(limit));",
        },
        new("StartAsync waits for ever", "COM1016", "start", "has not returned from the call 'start'")
        {
            Start = $"public {StartSignature} => new(HangSignal.HangAsync(default));",
        },
        new("StartAsync cannot use its tables", "COM1013", "start", "relation \"does_not_exist\" does not exist")
        {
            Start = $"public async {StartSignature} => await "
                + "services.GetRequiredService<Commerce.Postgres.Sessions.Database>().ExecuteAsync(\"select * from does_not_exist\");",
        },
    ];

    private static BadModule Part(string name, string id, string cause, string folder, string members) =>
        new(name, id, "load", cause)
        {
            Files = [($"{folder}/part.cs", $"using System; namespace Acme; public static class Part {{ {members} }}")],
        };
}
