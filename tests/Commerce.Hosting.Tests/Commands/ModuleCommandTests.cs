using Commerce.Hosting.Commands;
using Commerce.Hosting.Tests.Support;

namespace Commerce.Hosting.Tests.Commands;

/// <summary>Modules bring commands, in the group that has their name.</summary>
public sealed class ModuleCommandTests : IDisposable
{
    private const string Nowhere = "Host=/nonexistent";
    private const string Name = "CommandParameter.Text(\"name\", \"Who is greeted\")";
    private const string Greet = """return Task.FromResult(new ModuleCommandResult(new { Greeted = arguments.Get(Name) }, "Hello"));""";
    private const string Boom = "throw new System.InvalidOperationException(\"boom\");";

    private readonly CompiledModules modules = new();

    public ModuleCommandTests() => modules.Link("Commerce.User");

    public void Dispose() => modules.Dispose();

    [Fact]
    public async Task A_command_runs_with_the_services_of_its_module_once_that_has_started()
    {
        var shop = Add(
            "shop",
            """
            Times.Runs++;
            return Task.FromResult(new ModuleCommandResult(
                new { FirstName = arguments.Get(Name), Times = arguments.Get(Times.Parameter), Loud = arguments.Get(Loud), owner.Module },
                $"{Times.Created}{Times.Runs} {arguments.Get(Mood) ?? "nobody"} {arguments.Get(Greeting)} {Times.Started}"));
            """,
            construct: "Times.Created++;",
            start: "if (Acme.Times.Created > 0) { throw new System.InvalidOperationException(); } Acme.Times.Started = \"started\";");
        var database = await HostingApp.CreateDatabaseAsync();
        Assert.Equal(0, (await RunAsync("db migrate", database, shop)).ExitCode);

        var text = await RunAsync("shop greet Ada --loud", database, shop);
        var json = await RunAsync("shop greet Ada Hi --times -2 --mood glad --json", database, shop);

        Assert.Equal((0, $"11 nobody Hello started{Environment.NewLine}"), (text.ExitCode, text.Output));
        Assert.Equal(
            (0, """{"first_name":"Ada","times":-2,"loud":false,"module":"shop"}""" + Environment.NewLine), (json.ExitCode, json.Output));
    }

    [Fact]
    public async Task A_result_can_be_a_table()
    {
        var shop = Add("shop", """
            return Task.FromResult(ModuleCommandResult.Table(new { }, ["NAME", "AGE"], [[arguments.Get(Name), "36"], ["Charles", "79"]]));
            """);
        var database = await HostingApp.CreateDatabaseAsync();
        await RunAsync("db migrate", database, shop);

        var run = await RunAsync("shop greet Ada", database, shop);

        Assert.Equal(
            string.Join(Environment.NewLine, "NAME     AGE", "Ada      36", "Charles  79", ""), run.Output);
    }

    [Theory]
    [InlineData(Boom, "", "COM1033 The command 'shop greet' of the module 'shop' failed with System.InvalidOperationException: boom")]
    [InlineData("return null!;", "", "COM1033 The command 'shop greet' of the module 'shop' failed with System.NullReferenceException")]
    [InlineData(Greet, Boom, "COM1033 The command 'shop greet' of the module 'shop' failed with System.InvalidOperationException: boom")]
    [InlineData("return Task.FromResult(new ModuleCommandResult(new System.Action(() => { }), \"\"));", "", "COM1033 ")]
    [InlineData("throw new CommerceException(ErrorType.NotFound, \"There is no Ada.\");", "", "There is no Ada.")]
    [InlineData("throw new CommandException(new Problem(\"ACME1\", \"No.\", \"here\", \"Do not.\"));", "", "ACME1 No.")]
    public async Task A_command_that_fails_says_why(string body, string construct, string expected)
    {
        var shop = Add("shop", body, construct: construct);
        var database = await HostingApp.CreateDatabaseAsync();
        await RunAsync("db migrate", database, shop);

        var run = await RunAsync("shop greet Ada", database, shop);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"shop greet failed:{Environment.NewLine}{expected}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "shop       greet")]
    [InlineData("shop --help", "greet <name> <greeting>  Greet somebody")]
    [InlineData("shop greet --help", "--times <times>")]
    public async Task Help_shows_the_commands_of_modules_and_needs_no_database(string command, string expected)
    {
        var run = await RunAsync(command, Nowhere, Add("shop", Greet, construct: Boom));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shpo greet", "There is no command 'shpo'.", "Did you mean 'shop'? There is db, events, ")]
    [InlineData("shop gret", "There is no command 'shop gret'.", "Did you mean 'shop greet'? There is shop greet.")]
    [InlineData("shop greet", "'name'", "See 'shop greet --help'.")]
    [InlineData("shop greet Ada --times few", "--times takes a whole number.", "See 'shop greet --help'.")]
    [InlineData("shop greet Ada Hi --lood", "'--lood'", "See 'shop greet --help'.")]
    public async Task Wrong_usage_is_told_apart_from_failure(string command, string what, string fix)
    {
        var run = await RunAsync(command, Nowhere, Add("shop", Greet));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("COM1030 ", run.Error, StringComparison.Ordinal);
        Assert.Contains(what, run.Error, StringComparison.Ordinal);
        Assert.Contains(fix, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "'' is not a name")]
    [InlineData("Greet", "", "'Greet' is not a name")]
    [InlineData("greet all", "", "'greet all' is not a name")]
    [InlineData("greet", "Arguments = [CommandParameter.Text(\"Name\", \"\")]", "'Name' is not the name of an argument or option")]
    [InlineData("greet", "Arguments = [Name], Options = [Name]", "'name' is the name of 2 arguments or options")]
    [InlineData("greet", "Options = [CommandParameter.Flag(\"json\", \"\")]", "every command has the option '--json' already")]
    [InlineData("greet", "Arguments = [Loud]", "the argument 'loud' is a flag, which only an option can be")]
    [InlineData("greet", "Arguments = [Greeting, Name]", "the argument 'name' is required, but comes after one that is not")]
    [InlineData("greet", "", "the module adds 2 commands with this name", "module.AddCommand<Acme.GreetCommand>();")]
    public async Task A_command_that_is_declared_wrongly_stops_the_boot(
        string name, string parameters, string mistake, string configure = "")
    {
        var run = await RunAsync("modules list", Nowhere, Add("shop", Greet, configure, name, parameters));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            $"COM1032 The command '{name}' of the module 'shop' is declared wrongly: {mistake}.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_with_commands_cannot_have_the_name_of_a_group_of_the_host()
    {
        var run = await RunAsync("modules list", Nowhere, Add("jobs", Greet));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("COM1032 The module 'jobs' adds commands", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_without_commands_can_have_the_name_of_a_group_of_the_host()
    {
        var run = await RunAsync("--help", Nowhere, modules.Add("jobs"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task The_groups_of_the_host_are_known()
    {
        var run = await CommandRun.RunAsync(Nowhere, "nothing");

        Assert.Contains($"There is {string.Join(", ", CommandGroups.OfHost)}.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Help_says_which_modules_fail_and_so_does_a_command_of_one(bool optional)
    {
        var shop = Add("shop", Greet);
        var bad = modules.Add<IFirst>("bad", Boom);

        var help = await RunAsync("--help", Nowhere, shop, bad, optional);
        var command = await RunAsync("bad greet", Nowhere, shop, bad, optional);

        Assert.Equal(0, help.ExitCode);
        Assert.Contains("shop       greet", help.Output, StringComparison.Ordinal);
        Assert.Contains("COM1012", help.Error, StringComparison.Ordinal);
        Assert.Equal((1, ""), (command.ExitCode, command.Output));
        Assert.Contains("COM1012", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_of_a_module_that_is_disabled_names_the_setting()
    {
        var shop = Add("shop", Greet);

        var run = await CommandRun.RunAsync(
            Nowhere,
            "shop greet Ada",
            configure: builder =>
            {
                builder.Configuration["Commerce:Modules:shop:Enabled"] = "false";
                builder.AddModule(shop);
            },
            folder: modules.Folder);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Commerce:Modules:shop:Enabled", run.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> RunAsync(
        string command, string database, ModuleKey module, ModuleKey? other = null, bool optional = false) =>
        CommandRun.RunAsync(
            database,
            command,
            configure: builder =>
            {
                builder.AddModule(module);
                if (other is not null)
                {
                    builder.AddModule(other, optional: optional);
                }
            },
            folder: modules.Folder);

    private ModuleKey<IOwner> Add(
        string module,
        string body,
        string configure = "",
        string name = "greet",
        string parameters = "",
        string construct = "",
        string start = "") => modules.Add<IOwner>(
        module,
        $"module.Provide<IOwner, Owner>(); module.AddCommand<Acme.GreetCommand>(); {configure}",
        start: start,
        files: ("Greet.cs", $$"""
            using Commerce.Hosting.Tests.Support;

            namespace Acme;

            public static class Times
            {
                public static int Created;
                public static int Runs;
                public static string Started = "";
                public static readonly CommandParameter<long> Parameter = CommandParameter.Number("times", "How often", 1);
            }

            internal sealed class GreetCommand : IModuleCommand
            {
                private static readonly CommandParameter<string> Name = {{Name}};
                private static readonly CommandParameter<string> Greeting = CommandParameter.Text("greeting", "The words", "Hello");
                private static readonly CommandParameter<string?> Mood = CommandParameter.OptionalText("mood", "The mood");
                private static readonly CommandParameter<bool> Loud = CommandParameter.Flag("loud", "In capitals");

                private readonly IOwner owner;

                public GreetCommand(IOwner owner)
                {
                    this.owner = owner;
                    {{construct}}
                }

                public static ModuleCommandDefinition Definition => new("{{name}}", "Greet somebody")
                {
                    {{(parameters.Length > 0 ? parameters : "Arguments = [Name, Greeting], Options = [Times.Parameter, Mood, Loud]")}}
                };

                public Task<ModuleCommandResult> RunAsync(
                    ModuleCommandArguments arguments, System.Threading.CancellationToken cancellationToken)
                {
                    {{body}}
                }
            }
            """));
}
