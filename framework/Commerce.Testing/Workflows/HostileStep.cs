using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>A step whose handlers do what an <see cref="Adversary"/> wants, and otherwise what they do.</summary>
internal sealed class HostileStep : StepDefinition
{
    private readonly StepDefinition honest;
    private readonly Adversary adversary;

    public HostileStep(StepDefinition honest, Adversary adversary)
        : base(Adjusted(honest.Options, adversary)) => (this.honest, this.adversary) = (honest, adversary);

    public override bool IsExternal => honest.IsExternal;

    internal override bool AsksOutside => honest.AsksOutside;

    internal override bool Compensates => honest.Compensates;

    internal override Type InputType => honest.InputType;

    internal override Type OutputType => honest.OutputType;

    internal override Type CompensationInputType => honest.CompensationInputType;

    internal override ValueTask<StepResult> InvokeAsync(object? input, StepContext context)
    {
        var act = adversary.Call(this, context);
        if (act?.Trick == HostileTrick.ThrowsAtOnce)
        {
            throw Thrown(act);
        }

        return InvokeAsync(act, input, context);
    }

    internal override Task CompensateAsync(object? compensationInput, StepContext context)
    {
        switch (adversary.Call(this, context))
        {
            case { Trick: HostileTrick.CompensationThrowsAtOnce } act:
                throw Thrown(act);
            case { Trick: HostileTrick.CompensationWithoutTask } act:
                adversary.Happens(act);
                return null!;
            case { } act:
                return Task.FromException(Thrown(act));
            default:
                return honest.CompensateAsync(compensationInput, context);
        }
    }

    /// <summary>The options of the step, with policies that throw where acts say so.</summary>
    private static StepOptions Adjusted(StepOptions options, Adversary adversary)
    {
        HostileAct? Act(HostileTrick trick) => adversary.Acts.FirstOrDefault(
            act => act.Trick == trick && act.Path.Split('/')[^1] == options.Name);
        var (forward, back) = (Act(HostileTrick.Policy), Act(HostileTrick.CompensationPolicy));
        return options with
        {
            Retry = forward is null ? options.Retry : Throwing(options.Retry, forward, adversary),
            CompensationRetry = back is null
                ? options.CompensationRetry ?? options.Retry
                : Throwing(options.CompensationRetry ?? options.Retry, back, adversary),
        };
    }

    private static RetryPolicy Throwing(RetryPolicy policy, HostileAct act, Adversary adversary) => policy with
    {
        Attempts = Math.Max(policy.Attempts, 2),
        Handles = _ =>
        {
            adversary.Happens(act);
            throw HostileException.Create(act.Variant);
        },
    };

    private async ValueTask<StepResult> InvokeAsync(HostileAct? act, object? input, StepContext context)
    {
        switch (act?.Trick)
        {
            case HostileTrick.Fails:
                adversary.Happens(act);
                throw new InvalidOperationException($"{context.StepName} fails");
            case HostileTrick.ThrowsBefore or HostileTrick.Policy:
                throw Thrown(act);
            case HostileTrick.CancelsItself:
                adversary.Happens(act);
                throw new OperationCanceledException("Nobody has asked for it.");
            case HostileTrick.Callback:
                adversary.Happens(act);
                context.CancellationToken.Register(() => throw new HostileException());
                break;
            default:
                break;
        }

        var result = await honest.InvokeAsync(input, context);
        var returned = act is null || result.IsSkipped ? result : After(act, result);
        adversary.Work(context, result.Failure is not null && ReferenceEquals(returned.CompensationInput, result.CompensationInput));
        return returned;
    }

    /// <summary>What comes of the work.</summary>
    private StepResult After(HostileAct act, StepResult result)
    {
        switch (act.Trick)
        {
            case HostileTrick.ThrowsAfter:
                throw Thrown(act);
            case HostileTrick.Constraint:
                adversary.Happens(act);
                throw new JournalRefusedException("A constraint is violated.", JournalFailure.Step);
            case HostileTrick.Deadlock when adversary.Happened.GetValueOrDefault(act) <= act.Variant % 8:
                adversary.Happens(act);
                throw new InvalidOperationException(
                    "A statement failed.", new JournalRefusedException("Two transactions collide.", JournalFailure.Transient));
            case HostileTrick.Output when result.Failure is null && Unstorable(act, OutputType, result.Output) is { } output:
                return result with { Output = output };
            case HostileTrick.CompensationInput when Unstorable(act, CompensationInputType, result.CompensationInput) is { } input:
                return result with { CompensationInput = input };
            case HostileTrick.HalfWay when Unstorable(act, CompensationInputType, result.CompensationInput) is { } input:
                return StepResult.Failed("half way: \ud800", input);
            default:
                return result;
        }
    }

    private object? Unstorable(HostileAct act, Type type, object? honest)
    {
        var value = HostileValues.Of(type, honest, act.Variant);
        if (value is not null)
        {
            adversary.Happens(act);
        }

        return value;
    }

    private Exception Thrown(HostileAct act)
    {
        adversary.Happens(act);
        return HostileException.Create(act.Variant);
    }
}
