using System.Globalization;
using Commerce.Hosting.Commands;
using Commerce.Hosting.Tests.Support;

namespace Commerce.Hosting.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", false, "")]
    [InlineData("--urls http://localhost:1", false, "--urls http://localhost:1")]
    [InlineData("/urls x", false, "/urls x")]
    [InlineData("key=value", false, "key=value")]
    [InlineData("db migrate --plan", true, "")]
    [InlineData("--help", true, "")]
    [InlineData("db status -- --environment Production", true, "--environment Production")]
    public void A_bare_word_at_the_front_is_a_command_and_all_else_configuration(string arguments, bool isCommand, string configuration)
    {
        var (command, rest) = CommandArguments.Split(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((isCommand, configuration), (command is not null, string.Join(' ', rest)));
    }

    [Theory]
    [InlineData("db", "Required command was not provided.", "See 'db --help'.")]
    [InlineData("bd migrate", "There is no command 'bd'.", "There is db, events, jobs, keys, modules, workflows.")]
    [InlineData("db migrat", "There is no command 'db migrat'.", "There is db migrate, db roles, db rollback, db script, db status.")]
    [InlineData("db migrate --plam", "'--plam'", "See 'db migrate --help'.")]
    [InlineData("db rollback", "'module'", "See 'db rollback --help'.")]
    [InlineData("db rollback user --steps 0", "--steps takes a number from 1.", "See 'db rollback --help'.")]
    [InlineData("db rollback user --steps 99999999999", "--steps takes a number from 1.", "See 'db rollback --help'.")]
    [InlineData("jobs preview count --next x", "--next takes a number from 1.", "See 'jobs preview --help'.")]
    [InlineData("workflows list --take abc", "--take takes a number from 1.", "See 'workflows list --help'.")]
    [InlineData("events replay", "--all", "See 'events replay --help'.")]
    [InlineData("events replay --all --event user.created", "--all", "See 'events replay --help'.")]
    [InlineData("events list --take 0", "--take takes a number from 1.", "See 'events list --help'.")]
    [InlineData("workflows list --state gone", "'waiting_to_compensate'", "See 'workflows list --help'.")]
    public async Task Wrong_usage_is_told_apart_from_failure(string command, string what, string fix)
    {
        var run = await CommandRun.RunAsync("Host=/nonexistent", command);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("COM1030 ", run.Error, StringComparison.Ordinal);
        Assert.Contains(what, run.Error, StringComparison.Ordinal);
        Assert.Contains(fix, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_of_a_message_is_in_English_whatever_the_culture()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de-DE");

        var run = await CommandRun.RunAsync("Host=/nonexistent", "db migrate nonsense");

        Assert.Contains("Unrecognized command or argument 'nonsense'.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "db         migrate, roles, rollback, script, status")]
    [InlineData("db migrate --help", "--plan")]
    [InlineData("workflows show -h", "<transaction-id>")]
    public async Task Help_needs_no_database(string command, string expected)
    {
        var run = await CommandRun.RunAsync("Host=/nonexistent", command);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    // Each cause has a hint of its own; the server is the tests'.
    [Theory]
    [InlineData("Database=nowhere", "createdb nowhere")]
    [InlineData("Username=nobody_here", "nobody_here")]
    [InlineData("Host=127.0.0.1;Port=1", "none listens at 127.0.0.1:1")]
    [InlineData("Host=name.invalid", "'name.invalid' leads nowhere")]
    [Trait("Case", "MIG-9")]
    public async Task A_database_that_cannot_be_connected_to_has_the_hint_of_its_cause(string wrong, string hint)
    {
        var run = await CommandRun.RunAsync(
            $"{await HostingApp.CreateDatabaseAsync()};{wrong}", "db status");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("COM6008", run.Error, StringComparison.Ordinal);
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
    }
}
