using Commerce.Testing.Workflows;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>What a step of a proof does when it is called.</summary>
public sealed record Play
{
    /// <summary>How many attempts fail before one succeeds.</summary>
    public int Fails { get; init; }

    /// <summary>How many attempts of the compensation fail before one succeeds.</summary>
    public int CompensationFails { get; init; }

    /// <summary>It fails half way, with something to compensate.</summary>
    public bool FailsHalfWay { get; init; }

    /// <summary>It does not return in the first so many attempts, until it is told to stop.</summary>
    public int Hangs { get; init; }

    /// <summary>It chooses to do nothing.</summary>
    public bool Skips { get; init; }

    /// <summary>How long an attempt takes.</summary>
    public TimeSpan Takes { get; init; }
}

/// <summary>The world the steps of a proof act on, and what each of them does. A step that succeeds adds one to its input.</summary>
public sealed class Stage : IServiceProvider
{
    private readonly TimeProvider time;
    private readonly IReadOnlyDictionary<string, Play> plays;

    public Stage(TimeProvider time, IReadOnlyDictionary<string, Play> plays) => (this.time, this.plays) = (time, plays);

    public EffectLog Effects { get; } = new();

    /// <summary>Every call of a handler, in order, also repeated ones.</summary>
    public List<string> Calls { get; } = [];

    public object? GetService(Type serviceType) => serviceType == typeof(Stage) ? this : null;

    public static Step<int, int> Act(string name) => Act(new StepOptions(name));

    public static Step<int, int> Act(StepOptions options) => Step.Create<int, int, int>(
        options.Name,
        async (input, step) => await Of(step).DoAsync(step, input, options.Transactional),
        (input, step) => Of(step).CompensateAsync(step, input, options.Transactional)).With(options);

    /// <summary>A step without a compensation.</summary>
    public static Step<int, int> Read(string name) => Step.Create(new StepOptions(name), async (int input, StepContext step) =>
    {
        await Of(step).CallAsync(step);
        return input + 1;
    });

    /// <summary>A step that is begun here and answered from outside.</summary>
    public static ExternalStep<int, int> Ask(StepOptions options) => Step.External<int, int, int>(
        options,
        async (input, step) =>
        {
            await Of(step).CallAsync(step);
            Of(step).Effects.Do(step, $"{step.StepPath} asked with {input}");
            return input;
        },
        (input, step) => Of(step).CompensateAsync(step, input, transactional: false));

    private static Stage Of(StepContext step) => (Stage)step.Container.GetService(typeof(Stage))!;

    private async Task<StepResponse<int, int>> DoAsync(StepContext step, int input, bool transactional)
    {
        var play = PlayOf(step);
        if (play.FailsHalfWay)
        {
            await Task.Yield();
            Calls.Add($"!{step.StepPath}");
            if (!transactional)
            {
                Effects.Do(step, $"{step.StepPath} half of {input}");
            }
            else
            {
                Effects.DoInUnit(step, $"{step.StepPath} half of {input}");
            }

            return StepResponse.PermanentFailure("half way", input);
        }

        await CallAsync(step);
        if (play.Skips)
        {
            return StepResponse.Skip();
        }

        if (transactional)
        {
            Effects.DoInUnit(step, $"{step.StepPath} with {input}");
        }
        else
        {
            Effects.Do(step, $"{step.StepPath} with {input}");
        }

        await Task.Yield();
        return StepResponse.Of(input + 1, input);
    }

    private async Task CallAsync(StepContext step)
    {
        var play = PlayOf(step);
        await Task.Yield();
        Calls.Add($"+{step.StepPath}");
        if (step.Attempt <= play.Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, step.CancellationToken);
        }

        if (play.Takes > TimeSpan.Zero)
        {
            await Task.Delay(play.Takes, time, step.CancellationToken);
        }

        if (step.Attempt <= play.Fails)
        {
            throw new InvalidOperationException($"{step.StepName} fails in attempt {step.Attempt}");
        }
    }

    private async Task CompensateAsync(StepContext step, int input, bool transactional)
    {
        await Task.Yield();
        Calls.Add($"-{step.StepPath}({input})");
        if (step.Attempt <= PlayOf(step).CompensationFails)
        {
            throw new InvalidOperationException($"{step.StepName} cannot be compensated in attempt {step.Attempt}");
        }

        if (transactional)
        {
            Effects.CompensateInUnit(step);
        }
        else
        {
            Effects.Compensate(step);
        }
    }

    /// <summary>What a step plays: by its path, or by its name for every turn of a loop.</summary>
    private Play PlayOf(StepContext step) => plays.GetValueOrDefault(step.StepPath) ?? plays.GetValueOrDefault(step.StepName) ?? new Play();
}
