using Commerce.Events;
using Commerce.Events.Routing;
using Commerce.Hosting.App.Events;
using Commerce.Hosting.Events;
using Commerce.Manifests;

namespace Commerce.Hosting.Tests.Events;

public sealed class SubscriberRegistryTests
{
    private readonly EventRoutes routes = new();
    private readonly List<Problem> problems = [];

    // CHANGE: 97 and 98, no event or one that is not text, are mistakes in every environment; most do not compile (COM4102).
    public static TheoryData<SubscriberConfig, string> Mistakes => new()
    {
        { new SubscriberConfig { Event = [] }, "COM4102" },
        { new SubscriberConfig { Event = ["a", " "] }, "COM4102" },
        { new SubscriberConfig { Event = "a", Concurrency = 0 }, "COM4105" },
        { new SubscriberConfig { Event = "a", Retry = new RetryPolicy { Attempts = 0 } }, "COM4105" },
        { new SubscriberConfig { Event = "a", Timeout = TimeSpan.Zero }, "COM4105" },
        { new SubscriberConfig { Event = "a", Retry = new RetryPolicy { Jitter = 2 } }, "COM4105" },
        { new SubscriberConfig { Event = "a", Retry = new RetryPolicy { MaxDelay = TimeSpan.MaxValue } }, "COM4105" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    [Trait("Case", "FRAMEWORK-97")]
    public void A_config_that_is_only_known_at_run_time_is_checked_when_the_application_boots(SubscriberConfig config, string id)
    {
        Load(("Subscribers/a.cs", config));

        Assert.Equal((id, "Subscribers/a.cs"), problems.Select(problem => (problem.Id, problem.Where)).Single());
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-91")]
    public void Three_files_have_the_subscriptions_of_all_their_events()
    {
        var registry = Load(
            ("Subscribers/order-notifier.cs", new SubscriberConfig { Event = ["order.placed", "order.canceled"] }),
            ("Subscribers/product-updater.cs", new SubscriberConfig { Event = "product.updated" }),
            ("Subscribers/variant-created.cs", new SubscriberConfig { Event = ["variant.created", "product.updated"] }));

        Assert.Empty(problems);
        Assert.Equal(["order-notifier", "product-updater", "variant-created"], registry.All.Select(subscriber => subscriber.Id));
        Assert.Equal(5, routes.All.Count);
        Assert.Equal(["product-updater", "variant-created"], routes.SubscribersOf("product.updated"));
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-92")]
    public void The_id_of_the_config_comes_before_that_of_the_file()
    {
        var registry = Load(("Subscribers/products.cs", new SubscriberConfig { Event = "product.updated", Id = "product-updater" }));

        Assert.Equal(["product-updater"], registry.All.Select(subscriber => subscriber.Id));
    }

    // CHANGE: 95, the name of the class or method is never the id; it may be changed without a thought.
    [Theory]
    [InlineData("Subscribers/variant-created.cs", "variant-created")]
    [InlineData("Subscribers/orders/placed.cs", "orders/placed")]
    [Trait("Case", "FRAMEWORK-94")]
    [Trait("Case", "FRAMEWORK-95")]
    public void Without_an_id_the_files_path_is_the_id(string file, string id) =>
        Assert.Equal([id], Load((file, new SubscriberConfig { Event = "a" })).All.Select(subscriber => subscriber.Id));

    // CHANGE: 137, there are no options of the module between the default and the subscriber; one setting for all says how long
    // events are kept.
    [Fact]
    [Trait("Case", "FRAMEWORK-137")]
    public void What_a_subscriber_says_about_attempts_comes_before_the_default()
    {
        var standard = new SubscriberConfig { Event = "a" };
        var own = new SubscriberConfig { Event = "a", Retry = new RetryPolicy { Attempts = 3 } };

        Assert.Equal((5, TimeSpan.FromSeconds(1), 3), (standard.Retry.Attempts, standard.Retry.Delay, own.Retry.Attempts));
    }

    [Fact]
    public void A_name_that_nobody_is_known_to_publish_is_warned_about_with_the_nearest_that_is_known()
    {
        var registry = Load(
            ("Subscribers/typo.cs", new SubscriberConfig { Event = ["bus.frist", "bus.first"] }),
            ("Subscribers/all.cs", new SubscriberConfig { Event = "*" }),
            ("Subscribers/far.cs", new SubscriberConfig { Event = "something.else" }));

        var warnings = KnownEvents.Warnings(registry.All, [typeof(BusEvents).Assembly], []).ToList();

        Assert.Equal(2, warnings.Count);
        Assert.Matches("^COM4108 typo: nobody is known to publish 'bus.frist'.*'bus.first'", warnings[0]);
        Assert.StartsWith("COM4108 far: nobody is known to publish 'something.else'", warnings[1], StringComparison.Ordinal);
    }

    private SubscriberRegistry Load(params (string File, SubscriberConfig Config)[] files)
    {
        var registry = new SubscriberRegistry(routes);
        registry.Load(
            [.. files.Select(file => new SubscriberDescriptor(file.File, () => file.Config, (_, _, _) => Task.CompletedTask))], problems);
        return registry;
    }
}
