using System.Text.Json;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Workflows.Tests.Values;

/// <summary>Random values of random types come back equal.</summary>
public class RandomValueTests
{
    [Fact]
    public void A_type_that_is_accepted_has_values_that_come_back_equal()
    {
        var seeds = Arb.From(Gen.Choose(0, int.MaxValue - 1), _ => []);
        var config = Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(new Replay(new Rnd(20261127), null));

        Check.One(config, Prop.ForAll(seeds, (Action<int>)Holds));
    }

    private static void Holds(int seed)
    {
        var values = new RandomValues(new Random(seed));
        var type = values.NextType(depth: 3);
        Assert.Null(new StorableType(JournalDialect.InMemory.Options).FindLoss(type));
        var value = values.NextValue(type);

        var json = JsonSerializer.Serialize(value, type, JournalDialect.InMemory.Options);

        RandomValues.AssertEqual(value, JsonSerializer.Deserialize(json, type, JournalDialect.InMemory.Options), $"{type} {json}");
    }
}
