using Commerce.Generators.Tests.Support;
using Commerce.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Generators.Tests;

public class JobTests
{
    private const string Config = "public static JobConfig Config => new() { Name = \"daily\", Schedule = \"0 0 * * *\" };";

    [Theory]
    [InlineData(
        "public static class J { {0} public static Task RunAsync(List<string> log, JobContext job) { log.Add(job.Name); return "
            + "Task.CompletedTask; } }")]
    [InlineData(
        "internal static class J { {0} public static void Run(JobContext job, IServiceProvider services) => "
            + "((List<string>)services.GetService(typeof(List<string>))!).Add(job.Name); }")]
    [InlineData("public class J(List<string> log) { {0} public async ValueTask RunAsync() { await Task.Yield(); log.Add(\"daily\"); } }")]
    public async Task A_job_is_run_with_its_context_and_services(string type)
    {
        var project = LoadedProject.Of("Jobs/cleanup/daily.cs", type.Replace("{0}", Config, StringComparison.Ordinal));
        List<string> log = [];
        using var services = new ServiceCollection().AddSingleton(log).BuildServiceProvider();
        var job = Assert.Single(project.Manifest.Jobs);

        await job.Run(new JobContext("daily", default), services, TestContext.Current.CancellationToken);

        Assert.Equal(["daily"], log);
        Assert.Equal(("Jobs/cleanup/daily.cs", "0 0 * * *"), (job.File, job.Config().Schedule));
    }

    [Fact]
    public void A_job_is_given_the_token_of_its_run()
    {
        var project = LoadedProject.Of("Jobs/a.cs", $$"""
            public static class J
            {
                {{Config}}
                public static void Run(CancellationToken cancellationToken) => cancellationToken.ThrowIfCancellationRequested();
            }
            """);
        using var services = new ServiceCollection().BuildServiceProvider();

        Assert.Throws<OperationCanceledException>(
            () =>
            {
                var job = Assert.Single(project.Manifest.Jobs);
                _ = job.Run(new JobContext("daily", default), services, new CancellationToken(canceled: true));
            });
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-103")]
    public void Other_files_beside_jobs_are_no_jobs()
    {
        var project = LoadedProject.OfFiles(
            new SourceFile("Jobs/a.cs", $$"""public static class J { {{Config}} public static void Run() { } }"""),
            new SourceFile("Jobs/readme.md", "// # How jobs are written"),
            new SourceFile("Jobs/settings.json", "// {}"));

        Assert.Equal("Jobs/a.cs", Assert.Single(project.Manifest.Jobs).File);
    }

    [Theory]
    [InlineData("public sealed record «Settings(int Days);")]
    [InlineData("public static class H;\npublic static class «J { public static void Run() { } }")]
    [Trait("Case", "FRAMEWORK-104")]
    public void A_job_file_must_hold_a_config(string text) =>
        TestProject.Of("Jobs/a.cs", text).HasMarkedMistake("COM5101", "'Jobs/a.cs'", "Config => new() { Name =");

    [Fact]
    [Trait("Case", "FRAMEWORK-104")]
    public void A_job_must_have_a_name() =>
        TestProject.Of("Jobs/a.cs", Job("«\" \"", "\"0 0 * * *\"")).HasMarkedMistake("COM5102", "'J'", "stable name");

    [Theory]
    [InlineData("«Config => new() { Name = \"a\" }")]
    [InlineData("Config => new() { Name = \"a\", Schedule = «\" \" }")]
    [InlineData("«Config => new() { Name = \"a\", Interval = null }")]
    [Trait("Case", "FRAMEWORK-104")]
    public void A_job_must_have_a_schedule(string config) =>
        TestProject.Of("Jobs/a.cs", Job(config)).HasMarkedMistake("COM5103", "'J'", "cron expression");

    [Fact]
    public void A_job_must_not_have_two_schedules() =>
        TestProject.Of(
            "Jobs/a.cs",
            Job(
                "Config => new() { Name = \"a\", Schedule = \"* * * * *\", Interval = «TimeSpan.FromMinutes(1) "
                    + "}")).HasMarkedMistake("COM5109", "'J'");

    [Theory]
    [InlineData("TimeSpan.FromMilliseconds(999)")]
    [InlineData("TimeSpan.FromSeconds(0.5)")]
    [InlineData("TimeSpan.FromMinutes(-1)")]
    [InlineData("TimeSpan.Zero")]
    public void An_interval_must_be_a_second_or_longer(string interval) =>
        TestProject.Of(
            "Jobs/a.cs",
            Job(
                $"Config => new() {{ Name = \"a\", Interval = «{interval} "
                    + $"}}")).HasMarkedMistake("COM5111", "'J'", "TimeSpan.FromSeconds(1)");

    [Theory]
    [InlineData("TimeSpan.FromSeconds(1)")]
    [InlineData("TimeSpan.FromDays(1)")]
    [InlineData("TimeSpan.Parse(\"00:00:00.5\")")]
    [InlineData("new TimeSpan(0, 1, 0)")]
    public void An_interval_that_is_long_enough_or_that_nobody_can_know_yet_is_no_mistake(string interval) =>
        Assert.Empty(
            TestProject.Of(
                "Jobs/a.cs",
                Job($"Config => new() {{ Name = \"a\", Interval = {interval}, Misfire = JobMisfire.CatchUp(3) }}")).Mistakes());

    [Theory]
    [InlineData("61 * * * *", "minute field '61'", "0 to 59")]
    [InlineData("* 24 * * *", "hour field '24'", "0 to 23")]
    [InlineData("* * 0 * *", "day of month field '0'", "1 to 31")]
    [InlineData("* * * FOO *", "month field 'FOO'", "1 to 12 or JAN to DEC")]
    [InlineData("* * * * 8", "day of week field '8'", "0 to 7 or SUN to SAT")]
    [InlineData("60 * * * * *", "second field '60'", "0 to 59")]
    [InlineData("*/0 * * * *", "the step is 0", "1 to 59")]
    [InlineData("* * *", "it has 3 fields", "needs 5")]
    [InlineData("* * * * MON#6", "number after '#' is 6", "1 to 5")]
    [InlineData("* * * JANUARY *", "unexpected 'U' at position 4", "1 to 12 or JAN to DEC")]
    [InlineData("@dayly", "the macros are", "@daily")]
    public void A_schedule_must_be_a_cron_expression(string schedule, string problem, string allowed) =>
        TestProject.Of("Jobs/a.cs", Job("\"a\"", $"«\"{schedule}\"")).HasMarkedMistake("COM5104", $"'{schedule}'", problem, allowed);

    [Fact]
    public void A_schedule_from_a_constant_is_checked_where_it_is_used() =>
        TestProject.Of("Jobs/a.cs", Job("\"a\"", "«\"0 25 \" + Rest", "private const string Rest = \"* * *\";"))
            .HasMarkedMistake("COM5104", "'0 25 * * *'", "hour field '25'");

    [Fact]
    public void A_schedule_nobody_can_know_yet_is_not_checked() =>
        Assert.Empty(TestProject.Of("Jobs/a.cs", Job("\"a\"", "Environment.GetEnvironmentVariable(\"CRON\")!")).Mistakes());

    [Fact]
    public void Two_jobs_must_not_share_a_name() =>
        TestProject.OfFiles(
            new("Jobs/b.cs", "namespace B;" + Job("«\"same\"", "\"* * * * *\"")),
            new("Jobs/a.cs", "namespace A;" + Job("nameof(same)", "\"* * * * *\"", "private static void same() { }")))
            .HasMarkedMistake("COM5105", "'same'", "'Jobs/a.cs'");

    [Theory]
    [InlineData("", "no method Run or RunAsync")]
    [InlineData("public static void Run(int «times) { }", "parameter 'times' of type 'int'")]
    [InlineData("public static int «Run() => 1;", "returns 'int'")]
    [InlineData("public static async void «Run() => await Task.Yield();", "async void")]
    public void A_job_must_have_a_method_that_can_be_run(string method, string expected) =>
        TestProject.Of("Jobs/a.cs", $"public static class {(method.Length == 0 ? "«" : "")}J {{ {Config} {method} }}")
            .HasMarkedMistake("COM5106", "'J'", expected, "RunAsync(JobContext job");

    private static string Job(string config) => $$"""

        public static class J {
            public static JobConfig {{config}};
            public static void Run() { }
        }
        """;

    private static string Job(string name, string schedule, string more = "") => $$"""

        public static class J {
            public static JobConfig Config => new() { Name = {{name}}, Schedule = {{schedule}} };
            public static void Run() { }
            {{more}}
        }
        """;
}
