using Commerce.Modularity;

namespace Commerce.Abstractions.Tests.Modularity;

public sealed class ModuleCommandArgumentsTests
{
    private static readonly CommandParameter<string> Name = CommandParameter.Text("name", "Who");
    private static readonly CommandParameter<string> Greeting = CommandParameter.Text("greeting", "The words", "Hello");
    private static readonly CommandParameter<string?> Mood = CommandParameter.OptionalText("mood", "The mood");
    private static readonly CommandParameter<long> Times = CommandParameter.Number("times", "How often", 3);

    [Fact]
    public void A_value_is_what_was_given_and_otherwise_the_default()
    {
        var arguments = new ModuleCommandArguments().With(Name, "Ada").With(Mood, null);

        Assert.Equal(("Ada", "Hello", 3), (arguments.Get(Name), arguments.Get(Greeting), arguments.Get(Times)));
        Assert.Null(arguments.Get(Mood));
        Assert.Equal(5, arguments.With(Times, 5).Get(Times));
        Assert.Equal(3, arguments.Get(Times));
    }

    [Fact]
    public void A_required_value_that_was_not_given_names_the_mistake()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new ModuleCommandArguments().Get(Name));

        Assert.Contains("no value for 'name'", error.Message, StringComparison.Ordinal);
    }
}
