using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Tests.Journal;

public sealed class ClaimRoomTests
{
    [Fact]
    public void Unshared_room_is_for_any_workflow()
    {
        var room = ClaimRoom.Of(10);

        Assert.Equal((10, 10, 10), (room.Free, room.Most, room.For("a")));
    }

    [Fact]
    public void A_single_place_is_for_whoever_comes_first()
    {
        Assert.Equal(1, ClaimRoom.Shared(1, []).For("a"));
        Assert.Equal(0, ClaimRoom.Shared(1, ["a"]).Free);
    }

    [Fact]
    public void However_many_runs_workflows_have_there_is_a_place_for_the_first_run_of_another()
    {
        const int Places = 20;
        var inHand = new List<string>();
        foreach (var workflow in new[] { "a", "b", "c", "d" })
        {
            while (ClaimRoom.Shared(Places, inHand).For(workflow) is > 0 and var count)
            {
                inHand.AddRange(Enumerable.Repeat(workflow, count));
            }

            Assert.True(ClaimRoom.Shared(Places, inHand).Free > 0, $"{workflow} has taken all");
        }

        Assert.Equal([10, 5, 3, 1], inHand.CountBy(workflow => workflow).Select(pair => pair.Value));
    }
}
