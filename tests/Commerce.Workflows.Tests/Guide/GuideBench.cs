using Commerce.Workflows.Tests.Support;
using Samples.Workflows;

namespace Commerce.Workflows.Tests.Guide;

/// <summary>What the tests of the guide's pages share: a bench with the shop's modules.</summary>
public abstract class GuideBench
{
    protected GuideBench() => Shop = new FakeShop(Bench);

    protected static Cart Cart { get; } = new("ada@example.com", [new OrderLine("cup", 2, 5), new OrderLine("pot", 1, 15)]);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected Bench Bench { get; } = new();

    protected IWorkflowEngine Workflows => Bench.Engine;

    protected IWorkflowRuns Runs => Bench.Runs;

    private protected FakeShop Shop { get; }
}
