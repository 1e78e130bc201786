using Commerce.Features;
using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Samples.FeatureFlags;

namespace Commerce.Hosting.Tests.Boot;

/// <summary>Cases with a number only are of section 17.12 of the framework's specification.</summary>
public sealed class FeatureFlagTests
{
    private static readonly FeatureFlag Search = new("search");
    private static readonly FeatureFlag Synonyms = new("search:synonyms");
    private static readonly FeatureFlag Typos = new("search:typos");

    [Theory]
    [InlineData(true, "false", false)]
    [InlineData(true, null, true)]
    [InlineData(true, "", true)]
    [InlineData(false, null, false)]
    [InlineData(false, "TRUE", true)]
    [Trait("Case", "CFG-6")]
    [Trait("Case", "C116")]
    [Trait("Case", "C118")]
    public void The_projects_value_wins_over_the_default(bool isDefault, string? project, bool expected) =>
        Assert.Equal(expected, Flags(Source(("search", project))).IsEnabled(Search with { IsEnabledByDefault = isDefault }));

    [Fact]
    [Trait("Case", "CFG-7")]
    public void Features_and_parts_of_features_are_enabled_by_the_project()
    {
        var flags = Flags(Source(("test:nested", "true"), ("simpletest", "true")));

        Assert.True(flags.IsEnabled(new("test:nested")));
        Assert.True(flags.IsEnabled(new("simpletest")));
        Assert.False(flags.IsEnabled(new("test:other")));
        Assert.True(flags.AreEnabled(new("test:nested"), new("simpletest")));
        Assert.False(flags.AreEnabled(new("simpletest"), new("test:other")));
    }

    [Fact]
    [Trait("Case", "C118")]
    public void Each_flag_has_its_own_source()
    {
        var flags = Flags(Source(("flag_2", "false")), Source(("flag_3", "true")));

        Assert.False(flags.IsEnabled(new("flag_1")));
        Assert.False(flags.IsEnabled(new("flag_2")));
        Assert.True(flags.IsEnabled(new("flag_3")));
        Assert.False(Flags(Source(), Source(("flag_1", "false"))).IsEnabled(new("flag_1")));
    }

    [Fact]
    [Trait("Case", "C119")]
    public void The_environment_lists_parts_and_wins_over_the_project()
    {
        var listed = Flags(Source(("search:typos", "true"), ("search:synonyms", "false")), Source(("search", "synonyms, Votes")));

        Assert.True(listed.AreEnabled(Synonyms, new("search:votes")));
        Assert.False(listed.IsEnabled(Typos));
        Assert.True(Flags(Source(("search", "synonyms")), Source(("search:typos", "true"))).IsEnabled(Typos));
        Assert.False(Flags(Source(("search", "true")), Source(("search", "false"))).IsEnabled(Search));
    }

    // CHANGE: in Medusa each value but false is on, and a list of parts too.
    [Theory]
    [InlineData("ture")]
    [InlineData("synonyms,typos")]
    public void What_is_neither_true_nor_false_is_refused(string value)
    {
        var problem = Assert.Single(Assert.Throws<BootException>(() => Flags(Source(("search", value))).IsEnabled(Search)).Problems);

        Assert.Equal(("COM8010", "Commerce__FeatureFlags__search"), (problem.Id, problem.Where));
        Assert.Contains($"'{value}'", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flag_stays_what_it_was_when_it_was_first_asked_for()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        var flags = new FeatureFlags(configuration);

        Assert.False(flags.IsEnabled(Search));
        configuration["Commerce:FeatureFlags:search"] = "true";

        Assert.False(flags.IsEnabled(Search));
    }

    [Fact]
    public async Task The_builder_the_application_and_its_modules_have_the_same_flags()
    {
        FeatureFlags features = null!;
        void Build(CommerceApplicationBuilder builder)
        {
            features = builder.Features;
            if (builder.Features.IsEnabled(Reviews.Enabled))
            {
                builder.AddModule(Commerce.Modules.User);
            }
        }

        await using var app = await HostingApp.StartAsync(Build, options => options.Settings["Commerce:FeatureFlags:reviews"] = "true");

        Assert.Same(features, app.Services.GetRequiredService<FeatureFlags>());
        Assert.NotNull(app.Services.GetService<IUserModuleService>());
        Assert.False(features.IsEnabled(Reviews.Photos));
    }

    /// <summary>The flags of sources, the strongest last.</summary>
    private static FeatureFlags Flags(params IReadOnlyList<Dictionary<string, string?>> sources)
    {
        var configuration = new ConfigurationBuilder();
        foreach (var source in sources)
        {
            configuration.AddInMemoryCollection(source);
        }

        return new(configuration.Build());
    }

    private static Dictionary<string, string?> Source(params IEnumerable<(string Name, string? Value)> flags) =>
        flags.ToDictionary(flag => $"Commerce:FeatureFlags:{flag.Name}", flag => flag.Value);
}
