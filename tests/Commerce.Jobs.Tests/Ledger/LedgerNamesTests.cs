using Commerce.Jobs.Ledger;

namespace Commerce.Jobs.Tests.Ledger;

public sealed class LedgerNamesTests
{
    [Fact]
    public void Each_state_and_each_overlap_policy_has_a_name_of_its_own()
    {
        Assert.Equal(["due", "running", "ran", "failed", "skipped", "missed"], Enum.GetValues<TickState>().Select(state => state.Name()));
        Assert.Equal(["skip", "queue", "allow"], Enum.GetValues<JobOverlap>().Select(overlap => overlap.Name()));
        Assert.All(Enum.GetValues<TickState>(), state => Assert.Equal(state, LedgerNames.ToTickState(state.Name())));
    }
}
