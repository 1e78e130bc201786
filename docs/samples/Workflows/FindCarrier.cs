using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class FindCarrier
{
    private static readonly Step<string, string> Express = Step.Create(
        new StepOptions("express") { OnFailure = FailurePolicy.SkipTo("announce") },
        async (string sku, StepContext step) => await step.Resolve(Modules.Dispatch).LabelAsync(sku, step.CancellationToken));

    private static readonly Step<string, string> Insure = Step.Create(
        "insure",
        (string label, StepContext step) => label.StartsWith("l-", StringComparison.Ordinal)
            ? Task.FromResult(label + "-insured")
            : throw new PermanentFailureException($"'{label}' cannot be insured.", ErrorType.InvalidData));

    private static readonly Step<string?, string> Announce = Step.Create(
        "announce",
        (string? label, StepContext _) => Task.FromResult(label ?? "fetch it yourself"));

    public static readonly Workflow<string, string> FindCarrierWorkflow = Workflow.Create(
        "find-carrier",
        (Composer<string> flow) =>
        {
            var label = flow.Step(Express, flow.Input);
            var insured = flow.Step(Insure, label);

            return flow.Step(Announce, flow.Select(insured, text => (string?)text));
        });
}
