using System.Globalization;
using Commerce.Querying;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Records.Tests.Query;

/// <summary>Random filters, hostile ones too, on PostgreSQL against plain code.</summary>
public sealed class FilterPropertyTests(ReferenceLibrary library) : IClassFixture<ReferenceLibrary>
{
    /// <summary>Others are tried with <c>FILTER_SEED</c>, more with <c>FILTER_COUNT</c>; what is found is repeated with the same.</summary>
    private static readonly ulong Seed = ulong.Parse(
        Environment.GetEnvironmentVariable("FILTER_SEED") ?? "20260101", CultureInfo.InvariantCulture);
    private static readonly int Count = int.Parse(
        Environment.GetEnvironmentVariable("FILTER_COUNT") ?? "600", CultureInfo.InvariantCulture);

    [Fact]
    public void Whatever_a_filter_holds_it_finds_what_it_says_or_is_refused_with_all_its_mistakes()
    {
        var cases = Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(RandomFilters.Of), FilterCase.Shrink);
        var config = Config.QuickThrowOnFailure.WithMaxTest(Count).WithReplay(new Replay(new Rnd(Seed), null));

        Check.One(config, Prop.ForAll(cases, HoldsAsync));
    }

    private async Task HoldsAsync(FilterCase one)
    {
        if (one.Mistakes > 0)
        {
            var error = await Assert.ThrowsAsync<CommerceException>(() => library.FindAsync(one.Filter, one.WithDeleted));
            Assert.Equal((ErrorType.InvalidData, one.Mistakes), (error.Type, error.Errors.Count));
            return;
        }

        var expected = library.Expect(one.Filter, one.WithDeleted);
        Assert.Equal(expected, await library.FindAsync(one.Filter, one.WithDeleted));
        Assert.Equal(expected, await library.FindAsync(FilterParser.Parse(FilterJson.Write(one.Filter)), one.WithDeleted));
    }
}
