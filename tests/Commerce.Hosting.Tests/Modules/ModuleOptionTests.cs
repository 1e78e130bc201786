using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>A setting of a module that would have no effect stops the start, with the others.</summary>
public sealed class ModuleOptionTests
{
    private enum Level
    {
        Low,
        High,
    }

    [Theory]
    [InlineData("Nmae=x", "There is no option 'Nmae'. Did you mean 'Name'?")]
    [InlineData(
        "Anything=x",
        "There is no option 'Anything'. There are: Name, Level, Numbers, Pause, IsOn, Nested, Names, Sizes, " +
        "Place, renamed, Key, Any, Section, Total, Count, Read")]
    [InlineData("Nested:Nmae=x", "There is no option 'Nmae'. Did you mean 'Name'?")]
    [InlineData("Level=7", "The value is not one of Low, High.")]
    [InlineData("Level=middle", "The value is not one of Low, High.")]
    [InlineData("Numbers=1,2", "The option is a list.")]
    [InlineData("Numbers:0=x", "The value is not a whole number.")]
    [InlineData("Pause=soon", "The value is not a time span, such as 1.12:00:00 for a day and a half.")]
    [InlineData("IsOn=yes", "The value is not true or false.")]
    [InlineData("Place=http://[", "The value is not a valid Uri.")]
    [InlineData("Key=!", "The value is not base64.")]
    [InlineData("IsOn=", "The value is not true or false.")]
    [InlineData("Total=4", "The option cannot be set.")]
    [InlineData("Names:0:Nmae=x", "There is no option 'Nmae'. Did you mean 'Name'?")]
    public void A_setting_without_an_effect_is_a_problem_that_does_not_show_its_value(string setting, string message)
    {
        var parts = setting.Split('=');

        var problem = Assert.Single(Check((parts[0], parts[1])));

        Assert.Equal(("COM8001", $"Commerce:Modules:m:{parts[0]}"), (problem.Id, problem.Where));
        Assert.Equal($"An option of the module 'm' is not valid: {message}", problem.What);
    }

    [Fact]
    public void Valid_settings_are_no_problems() => Assert.Empty(Check(
        ("LEVEL", "high"), ("Numbers:0", "1"), ("Numbers:1", "-2"), ("IsOn", "True"),
        ("Nested:Name", "y"), ("Names:0:Name", "z"), ("Sizes:anything", "4"), ("read:what:ever", "1"),
        ("Pause", ""), ("Name", ""), ("Place", "http://x.test"), ("renamed", "x"), ("Key", "AAEC"), ("Any", "1"), ("Section:a:b", "1"),
        ("Count", "3")));

    [Fact]
    public void All_mistakes_are_reported_together() =>
        Assert.Equal(3, Check(("Nmae", "x"), ("Pause", "soon"), ("IsOn", "yes")).Count);

    [Theory]
    [InlineData("Commerce:Modules:user:InviteLifetme", "There is no option 'InviteLifetme'. Did you mean 'InviteLifetime'?")]
    [InlineData("Commerce:Modules:users", "There is no module 'users'. Did you mean 'user'?")]
    public async Task The_start_is_refused(string key, string message)
    {
        var builder = HostingApp.CreateBuilder(
            await HostingApp.CreateDatabaseAsync(), $"--{key}=hunter2").AddUserModule();

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM8001", key), (problem.Id, problem.Where));
        Assert.EndsWith(message, problem.What, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_a_module_of_another_application_are_left_alone() => await HostingApp.BootAsync(
        HostingApp.CreateBuilder(await HostingApp.CreateDatabaseAsync(), "--Commerce:Modules:warehouse:Bays=4").AddUserModule());

    private static List<Problem> Check(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(
            setting => KeyValuePair.Create<string, string?>($"Commerce:Modules:m:{setting.Key}", setting.Value))).Build();
        var problems = new List<Problem>();
        new ModuleOptionCheck("m", problems).Check(configuration.GetSection("Commerce:Modules:m"), [typeof(Options)], ["Read"]);
        return problems;
    }

    private sealed class Options
    {
        public string? Name { get; set; }

        public Level Level { get; set; }

        public int[] Numbers { get; set; } = [];

        public TimeSpan? Pause { get; set; }

        public bool IsOn { get; set; }

        public Nested Nested { get; set; } = new();

        public List<Nested> Names { get; } = [];

        public Dictionary<string, int> Sizes { get; } = [];

        public Uri? Place { get; set; }

        [ConfigurationKeyName("renamed")]
        public string? Other { get; set; }

        public byte[]? Key { get; set; }

        public object? Any { get; set; }

        public IConfigurationSection? Section { get; set; }

        public int Total => Count * 2;

        public int Count { get; set; }
    }

    private sealed class Nested
    {
        public string? Name { get; set; }
    }
}
