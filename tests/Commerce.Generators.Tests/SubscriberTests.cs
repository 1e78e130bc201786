using Commerce.Events;
using Commerce.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Generators.Tests;

public class SubscriberTests
{
    private const string Config = "public static SubscriberConfig Config => new() { Event = \"user.created\" };";

    [Theory]
    [InlineData(
        "public static class S { {config} public static Task HandleAsync(EventEnvelope<Data> e, List<string> log) { log.Add(e.Data.Id); "
            + "return Task.CompletedTask; } }")]
    [InlineData(
        "internal static class S { {config} public static void Handle(List<string> log, EventEnvelope<Data> e) => log.Add(e.Data.Id); }")]
    [InlineData(
        "public class S { {config} public static async ValueTask Handle(EventEnvelope<Data> e, List<string> log) { await Task.Yield(); "
            + "log.Add(e.Data.Id); } }")]
    [InlineData(
        "public class S(List<string> log) { {config} public ValueTask HandleAsync(EventEnvelope<Data> e) { log.Add(e.Data.Id); return "
            + "default; } }")]
    [InlineData(
        "public static class Outer { internal sealed class S(List<string> log) { {config} public void Handle(EventEnvelope<Data> e) => "
            + "log.Add(e.Data.Id); } }")]
    [InlineData(
        "public static class S { internal static readonly SubscriberConfig Config = new SubscriberConfig { Event = \"user.created\" }; "
            + "public static void Handle(EventEnvelope<Data> e, IServiceProvider services) => "
            + "((List<string>)services.GetService(typeof(List<string>))!).Add(e.Data.Id); }")]
    public async Task A_subscriber_is_called_with_the_data_and_services(string type)
    {
        var project = LoadedProject.Of("Subscribers/users/on-created.cs", $$"""
            public sealed record Data(string Id);
            {{type.Replace("{config}", Config, StringComparison.Ordinal)}}
            """);
        List<string> log = [];
        using var services = new ServiceCollection().AddSingleton(log).BuildServiceProvider();
        var subscriber = Assert.Single(project.Manifest.Subscribers);

        await subscriber.Handle(Message, services, TestContext.Current.CancellationToken);

        Assert.Equal(["u1"], log);
        Assert.Equal(("Subscribers/users/on-created.cs", "user.created"), (subscriber.File, subscriber.Config().Event.ToString()));
    }

    [Fact]
    public async Task A_subscriber_is_given_the_token_and_a_logger_of_its_file()
    {
        var project = LoadedProject.Of("Subscribers/a.cs", $$"""
            public sealed record Data(string Id);
            public static class S
            {
                {{Config}}
                public static void Handle(EventEnvelope<Data> e, CancellationToken cancellationToken, ILogger logger) =>
                    cancellationToken.ThrowIfCancellationRequested();
            }
            """);
        using var categories = new CategoryRecorder();
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(categories))
            .BuildServiceProvider();

        Assert.Throws<OperationCanceledException>(
            () => { _ = Assert.Single(project.Manifest.Subscribers).Handle(Message, services, new CancellationToken(canceled: true)); });
        Assert.Equal(["Subscribers/a"], categories.Seen);
    }

    [Fact]
    public void A_file_may_hold_several_subscribers_and_helper_types()
    {
        var project = LoadedProject.Of("Subscribers/users.cs", $$"""
            public sealed record Data(string Id);
            public static class First { {{Config}} public static void Handle(EventEnvelope<Data> e) { } }
            public static class Second
            {
                public static SubscriberConfig Config { get; } = new() { Event = "user.deleted" };
                public static void Handle(EventEnvelope<Data> e) { }
            }
            """);

        Assert.Equal(
            ["user.created", "user.deleted"], project.Manifest.Subscribers.Select(subscriber => subscriber.Config().Event.ToString()));
    }

    [Fact]
    public void A_partial_type_is_one_subscriber()
    {
        var project = LoadedProject.OfFiles(
            new("Subscribers/a.cs", $"public static partial class S {{ {Config} }}"),
            new("Subscribers/b.cs", "public static partial class S { public static void Handle(EventEnvelope<string> e) { } }"));

        Assert.Equal("Subscribers/a.cs", Assert.Single(project.Manifest.Subscribers).File);
    }

    // CHANGE: only a leading underscore takes a file out; an index or a spec is a subscriber like any other, with that id.
    [Theory]
    [InlineData("Subscribers/_draft.cs")]
    [InlineData("Subscribers/_old/a.cs")]
    [InlineData("Subscribers/__tests__/a.cs")]
    [InlineData("Jobs/_draft.cs")]
    [InlineData("Workflows/_old/a.cs")]
    [Trait("Case", "FRAMEWORK-101")]
    public void A_leading_underscore_takes_a_file_out(string path)
    {
        var result = TestProject.Of(path, "public static class S;").Run();

        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.GeneratedSources);
    }

    // CHANGE: it does not compile.
    [Fact]
    [Trait("Case", "FRAMEWORK-98")]
    public void An_event_that_is_no_name_is_a_mistake_of_the_compiler()
    {
        var project = TestProject.Of(
            "Subscribers/a.cs",
            "public static class S { public static SubscriberConfig Config => new() { Event = [1, 2] }; public static void "
                + "Handle(EventEnvelope<string> e) { } }");

        var mistakes = project.Compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(found => found.Severity == DiagnosticSeverity.Error);
        Assert.Equal(["CS0029", "CS0029"], mistakes.Select(mistake => mistake.Id));
    }

    [Theory]
    [InlineData("«")]
    [InlineData("public sealed record «Data(string Id);")]
    [InlineData(
        "public enum Kind { A }\npublic sealed record D;\npublic static class «S { public static void Handle(EventEnvelope<string> e) { "
            + "} }")]
    [InlineData(
        "public static class S { private static SubscriberConfig «Config => new() { Event = \"a\" }; public static void "
            + "Handle(EventEnvelope<string> e) { } }")]
    [InlineData(
        "public class S { public SubscriberConfig «Config => new() { Event = \"a\" }; public void Handle(EventEnvelope<string> e) { } }")]
    [InlineData("public static class S { public static JobConfig «Config => new() { Name = \"a\", Schedule = \"* * * * *\" }; }")]
    [InlineData(
        "file static class S { public static SubscriberConfig «Config => new() { Event = \"a\" }; public static void "
            + "Handle(EventEnvelope<string> e) { } }")]
    public void A_subscriber_file_must_hold_a_config(string text) =>
        TestProject.Of("Subscribers/a.cs", text).HasMarkedMistake(
            "COM4101", "'Subscribers/a.cs'", "Config => new() { Event = \"user.created\" }");

    [Theory]
    [InlineData("public static SubscriberConfig Config => new() { Event = «\"\" };")]
    [InlineData("public static SubscriberConfig Config => new SubscriberConfig { Event = «\"  \" };")]
    [InlineData("public static readonly SubscriberConfig Config = new() { Event = «(null!) };")]
    [InlineData("public static SubscriberConfig Config { get; } = new() { Event = «Name }; private const string Name = \"\";")]
    [InlineData("public static SubscriberConfig Config { get => new() { Event = «\"\" }; }")]
    [InlineData("public static SubscriberConfig Config { get { return (new() { Event = «\"\" }); } }")]
    public void A_subscriber_must_name_its_event(string config) =>
        TestProject.Of("Subscribers/a.cs", $"public static class S {{ {config} public static void Handle(EventEnvelope<string> e) {{ }} }}")
            .HasMarkedMistake("COM4102", "'S'", "\"user.created\"");

    [Theory]
    [InlineData("public static SubscriberConfig Config => new();")]
    [InlineData("public static SubscriberConfig Config => Make(); private static SubscriberConfig Make() => new() { Event = \"a\" };")]
    [InlineData("public static SubscriberConfig Config => new() { Event = string.Concat(\"\", \"\") };")]
    public void What_the_compiler_reports_or_nobody_can_know_is_not_reported(string config) =>
        Assert.Empty(
            TestProject.Of(
                "Subscribers/a.cs",
                $"public static class S {{ {config} public static void Handle(EventEnvelope<string> e) {{ }} }}").Mistakes());

    [Theory]
    [InlineData("public static class «S { {0} }", "no method Handle or HandleAsync")]
    [InlineData("public static class S { {0} static void «Handle(EventEnvelope<string> e) { } }", "is not public")]
    [InlineData("public static class S { {0} public static void «Handle() { } }", "one parameter of type EventEnvelope<TData>")]
    [InlineData(
        "public static class S { {0} public static void «Handle(EventEnvelope<int> a, EventEnvelope<int> b) { } }",
        "one parameter of type EventEnvelope<TData>")]
    [InlineData("public static class S { {0} public static void Handle(EventEnvelope<int> a, int «b) { } }", "parameter 'b' of type 'int'")]
    [InlineData(
        "public static class S { {0} public static void Handle(EventEnvelope<int> a, string «b) { } }", "parameter 'b' of type 'string'")]
    [InlineData(
        "public static class S { {0} public static async void «Handle(EventEnvelope<int> a) => await Task.Yield(); }",
        "async void")]
    [InlineData(
        "public static class S { {0} public static Task<int> «Handle(EventEnvelope<int> a) => Task.FromResult(1); }",
        "'Task<int>'")]
    [InlineData("public static class S { {0} public static void «Handle<T>(EventEnvelope<T> a) { } }", "generic")]
    [InlineData("public abstract class S { {0} public void «Handle(EventEnvelope<int> a) { } }", "abstract")]
    [InlineData(
        "public static class «S { {0} public static void Handle(EventEnvelope<int> a) { } public static void "
            + "HandleAsync(EventEnvelope<int> a) { } }",
        "2 methods")]
    public void A_subscriber_must_have_a_method_that_can_be_called(string type, string expected) =>
        TestProject.Of("Subscribers/a.cs", type.Replace("{0}", Config, StringComparison.Ordinal))
            .HasMarkedMistake("COM4103", "'S'", expected, "EventEnvelope<TData> envelope");

    [Fact]
    public void Two_subscribers_of_an_event_must_not_share_an_id()
    {
        const string text =
            "public static class S { public static SubscriberConfig Config => new() { Event = UserEvents.Created.Name, Id = \"mail\" }; "
                + "public static void Handle(EventEnvelope<string> e) { } }";

        TestProject.OfFiles(
            new("events.cs", "public static class UserEvents { public static readonly Event<string> Created = new(\"user.created\"); }"),
            new("Subscribers/a.cs", "namespace A; " + text),
            new("Subscribers/b.cs", "namespace B; " + text.Replace("\"mail", "«\"mail", StringComparison.Ordinal)),
            new("Subscribers/c.cs", "namespace C; " + text.Replace(".Created.Name", ".Created + \"\"", StringComparison.Ordinal)))
            .HasMarkedMistake("COM4104", "'mail' for the event UserEvents.Created.Name", "'Subscribers/a.cs'");
    }

    [Fact]
    public void Two_subscribers_of_one_file_and_event_share_its_default_id() =>
        TestProject.Of("Subscribers/users/a.cs", $"""
            public static class First {"{"} {Config} public static void Handle(EventEnvelope<string> e) {"{ }"} {"}"}
            public static class «Second {"{"} {Config} public static void Handle(EventEnvelope<string> e) {"{ }"} {"}"}
            """).HasMarkedMistake("COM4104", "'users/a' for the event 'user.created'");

    private static Delivery Message { get; } = new("a", new StoredEvent("e1", "user.created", """{"id":"u1"}""", default, 0), 1);
}
