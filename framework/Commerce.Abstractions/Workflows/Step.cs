namespace Commerce.Workflows;

/// <summary>Creates steps.</summary>
/// <example>
/// <code>
/// private static readonly Step&lt;Cart, string&gt; CreateOrder = Step.Create(
///     new StepOptions("create-order") { Transactional = true },
///     async (Cart cart, StepContext step) =&gt;
///         StepResponse.Of(await step.Resolve(Modules.Orders).CreateAsync(cart, step.CancellationToken)),
///     async (string orderId, StepContext step) =&gt;
///         await step.Resolve(Modules.Orders).DeleteAsync(orderId, step.CancellationToken));
/// </code>
/// </example>
public static class Step
{
    /// <summary>Creates a step with a compensation.</summary>
    /// <typeparam name="TInput">The input.</typeparam>
    /// <typeparam name="TOutput">The output, which later steps see.</typeparam>
    /// <typeparam name="TCompensationInput">The input of the compensation.</typeparam>
    /// <param name="options">The step's name, or its options.</param>
    /// <param name="invoke">Does the work. An exception fails the attempt and rolls back its writes to the shared database.</param>
    /// <param name="compensate">Reverts the work when a later step fails. It may run again after a crash: make it safe to repeat.</param>
    /// <exception cref="CommerceException">
    /// <c>COM3007</c>: the name is not valid. <c>COM3053</c>: the options say <see cref="StepOptions.NoCompensation"/>.
    /// </exception>
    public static Step<TInput, TOutput> Create<TInput, TOutput, TCompensationInput>(
        StepOptions options,
        Func<TInput, StepContext, Task<StepResponse<TOutput, TCompensationInput>>> invoke,
        Func<TCompensationInput, StepContext, Task> compensate)
    {
        ArgumentNullException.ThrowIfNull(invoke);
        ArgumentNullException.ThrowIfNull(compensate);
        RequireCompensation(options);
        return new HandlerStep<TInput, TOutput, TCompensationInput>(
            options,
            static async (handler, input, context) =>
                (await ((Func<TInput, StepContext, Task<StepResponse<TOutput, TCompensationInput>>>)handler)(input, context)).Result,
            invoke,
            compensate);
    }

    /// <summary>Creates a step without a compensation.</summary>
    /// <typeparam name="TInput">The input.</typeparam>
    /// <typeparam name="TOutput">The output, which later steps see.</typeparam>
    /// <param name="options">The step's name, or its options.</param>
    /// <param name="invoke">Does the work and returns the output.</param>
    public static Step<TInput, TOutput> Create<TInput, TOutput>(StepOptions options, Func<TInput, StepContext, Task<TOutput>> invoke)
    {
        ArgumentNullException.ThrowIfNull(invoke);
        return new HandlerStep<TInput, TOutput, Unit>(
            options,
            static async (handler, input, context) =>
                StepResult.Done(await ((Func<TInput, StepContext, Task<TOutput>>)handler)(input, context), null),
            invoke,
            compensate: null);
    }

    /// <summary>Creates a step without output and compensation.</summary>
    /// <typeparam name="TInput">The input.</typeparam>
    /// <param name="options">The step's name, or its options.</param>
    /// <param name="invoke">Does the work.</param>
    public static Step<TInput, Unit> Create<TInput>(StepOptions options, Func<TInput, StepContext, Task> invoke)
    {
        ArgumentNullException.ThrowIfNull(invoke);
        return new HandlerStep<TInput, Unit, Unit>(
            options,
            static async (handler, input, context) =>
            {
                await ((Func<TInput, StepContext, Task>)handler)(input, context);
                return StepResult.Done(Unit.Boxed, null);
            },
            invoke,
            compensate: null);
    }

    /// <summary>Creates a step that starts here and is completed from outside: by a payment, a shipment, a person.</summary>
    /// <typeparam name="TInput">The input.</typeparam>
    /// <typeparam name="TOutput">The answer, which later steps see.</typeparam>
    /// <typeparam name="TCompensationInput">The input of the compensation.</typeparam>
    /// <param name="options">The step's name, or its options.</param>
    /// <param name="begin">
    /// Requests the work, passing on the transaction id and the step's path, and returns what it takes to withdraw the request. It may be
    /// called again, under the same idempotency key; only what the last call returned is kept.
    /// </param>
    /// <param name="compensate">Reverts the work, or withdraws the request if there was no answer yet.</param>
    /// <exception cref="CommerceException">
    /// <c>COM3007</c>: the name is not valid. <c>COM3053</c>: the options say <see cref="StepOptions.NoCompensation"/>.
    /// </exception>
    public static ExternalStep<TInput, TOutput> External<TInput, TOutput, TCompensationInput>(
        StepOptions options,
        Func<TInput, StepContext, Task<TCompensationInput>> begin,
        Func<TCompensationInput, StepContext, Task> compensate)
    {
        ArgumentNullException.ThrowIfNull(begin);
        ArgumentNullException.ThrowIfNull(compensate);
        RequireCompensation(options);
        return new ExternalStep<TInput, TOutput, TCompensationInput>(options, begin, compensate);
    }

    /// <summary>Creates a step that only waits for an answer from outside.</summary>
    /// <typeparam name="TOutput">The answer, which later steps see.</typeparam>
    /// <param name="options">The step's name, or its options.</param>
    public static ExternalStep<Unit, TOutput> WaitFor<TOutput>(StepOptions options) =>
        new ExternalStep<Unit, TOutput, Unit>(options, begin: null, compensate: null);

    /// <summary>Refuses a definition that contradicts itself: it has a compensation, and says that it has none.</summary>
    private static void RequireCompensation(StepOptions options)
    {
        if (options is { NoCompensation: true })
        {
            throw CommerceException.Create(
                "COM3053",
                ErrorType.InvalidArgument,
                $"The step '{options.Name}' has a compensation, and its options say NoCompensation. Remove one of them. A workflow that " +
                "uses the step without its compensation says so itself: step.With(step.Options with { NoCompensation = true }).");
        }
    }
}
