using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Exceptions in the journal.</summary>
public class ErrorTests
{
    private readonly Bench bench = new();

    [Trait("Case", "C211")]
    [Fact]
    public async Task What_is_thrown_is_kept_whatever_hangs_on_it()
    {
        // CHANGE: C# throws exceptions only; one that refers to itself is kept by name and message.
        var exception = new InvalidOperationException("round and round");
        exception.Data["self"] = exception;

        await bench.TryAsync(Workflow.Create("thrown", (Composer<int> flow) => flow.Step(bench.Throws("a", exception), flow.Input)), 1);

        Assert.Equal(
            """{"name":"System.InvalidOperationException","message":"round and round","type":null,"code":null}""",
            bench.Journal.Runs[0].Entries[0].Error);
    }
}
