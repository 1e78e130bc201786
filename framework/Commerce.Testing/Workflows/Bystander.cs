using System.Globalization;
using Commerce.Workflows;

namespace Commerce.Testing.Workflows;

/// <summary>
/// A run that nobody is hostile to, in the same store and the same processes: it must end as if nothing happened beside it.
/// </summary>
internal sealed class Bystander
{
    /// <summary>The name of its workflow.</summary>
    public const string Name = "prover.bystander";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    public Bystander()
    {
        var first = Act(new StepOptions("first") { Retry = new RetryPolicy { Attempts = 2, Delay = Pause } }, fails: 1);
        var second = Act(new StepOptions("second") { Transactional = true }, fails: 0);
        Workflow = Commerce.Workflows.Workflow.Create(Name, (Composer<int> flow) =>
        {
            var number = flow.Step(first, flow.Input);
            flow.Delay("pause", Pause);
            return flow.Step(second, number);
        });
    }

    /// <summary>Gets its workflow.</summary>
    public Workflow<int, int> Workflow { get; }

    /// <summary>Gets what it has done.</summary>
    public EffectLog Effects { get; } = new();

    private Step<int, int> Act(StepOptions options, int fails) => Step.Create<int, int, int>(
        options,
        async (input, step) =>
        {
            await Task.Yield();
            if (step.Attempt <= fails)
            {
                throw new InvalidOperationException("It is tried again.");
            }

            var effect = string.Create(CultureInfo.InvariantCulture, $"{options.Name} with {input}");
            if (options.Transactional)
            {
                Effects.DoInUnit(step, effect);
            }
            else
            {
                Effects.Do(step, effect);
            }

            return StepResponse.Of(input + 1, input);
        },
        (_, _) => Task.CompletedTask);
}
