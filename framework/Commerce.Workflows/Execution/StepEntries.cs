using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>The entries of a step, and what is pending and reported with each.</summary>
internal sealed class StepEntries(LiveRun run)
{
    private const string Output = "The output of the step";
    private const string CompensationInput = "The compensation input of the step";

    public object? ReadOutput(StepCall call, string? json) => run.Engine.Values.Read(json, call.Step.OutputType, Output, call.Name);

    public object? ReadCompensationInput(StepCall call, string? json) =>
        run.Engine.Values.Read(json, call.Step.CompensationInputType, CompensationInput, call.Name);

    /// <summary>The handler has returned: the step is done, or had nothing to do.</summary>
    public void AddEnd(StepCall call, int attempt, StepResult result, int? message)
    {
        if (result.IsSkipped)
        {
            AddSkip(call, attempt, message);
            return;
        }

        if (!run.Ephemeral)
        {
            call.Cursor.Add(new JournalEntry(0, call.Path, StepAction.Invoke, StepOutcome.Done)
            {
                Attempt = attempt,
                Output = WriteOutput(call, result.Output),
                CompensationInput = call.Step.HasCompensation ? WriteCompensationInput(call, result.CompensationInput) : null,
                Message = message,
            });
        }

        if (call.Step.HasCompensation)
        {
            SetCompensation(call, result.CompensationInput);
        }

        SetProgress(call, RunEvent.StepSuccess, attempt);
    }

    /// <summary>The handler is called next, and an answer may come while it runs.</summary>
    public static void AddBegin(StepCall call, int attempt, int? message) =>
        call.Cursor.Add(new JournalEntry(0, call.Path, StepAction.Invoke, StepOutcome.Invoking) { Attempt = attempt, Message = message });

    /// <summary>The handler has returned, and the step waits for an answer.</summary>
    public void AddWait(StepCall call, int attempt, StepResult result, int? message)
    {
        call.Cursor.Add(new JournalEntry(0, call.Path, StepAction.Invoke, StepOutcome.Waiting)
        {
            Attempt = attempt,
            Delay = call.Step.Options.Timeout,
            CompensationInput = call.Step.HasCompensation && !run.Ephemeral ? WriteCompensationInput(call, result.CompensationInput) : null,
            Message = message,
        });
        if (call.Step.HasCompensation)
        {
            SetCompensation(call, result.CompensationInput);
        }
    }

    /// <summary>The answer has come.</summary>
    public void AddAnswer(StepCall call, int attempt, RunMessage answer)
    {
        call.Cursor.Add(new JournalEntry(0, call.Path, StepAction.Invoke, StepOutcome.Done)
        {
            Attempt = attempt,
            Output = answer.Payload,
            Message = answer.Number,
        });
        call.Cursor.Compensation = run.Effects.FindCompensation(call.Path);
        SetProgress(call, RunEvent.StepSuccess, attempt);
    }

    /// <summary>
    /// An attempt failed, and there will be another. What the handler returned is compensated unless a later attempt returns something.
    /// </summary>
    /// <returns>The compensation input to store; <see langword="null"/>: none.</returns>
    public string? AddRetry(StepCall call, StepFailure failure, TimeSpan delay)
    {
        var (stored, known) = WriteReturned(call, failure.Returned);
        if (known is { } input)
        {
            SetCompensation(call, input.Value);
        }

        call.Cursor.Add(new JournalEntry(0, call.Path, StepAction.Invoke, StepOutcome.Retrying)
        {
            Attempt = failure.Attempt,
            Delay = delay,
            Error = ErrorRecord.Serialize(failure.Error),
            CompensationInput = stored,
            Message = failure.Message,
        });
        return stored;
    }

    /// <summary>
    /// Sets the compensation of a step that failed: of what the handler returned, of what the step began with, or, if its options ask for
    /// it, of whatever may have happened.
    /// </summary>
    /// <returns>The compensation input to store; <see langword="null"/>: none.</returns>
    public string? SetFailedCompensation(StepCall call, CompensationInput? returned)
    {
        if (!call.Step.HasCompensation)
        {
            return null;
        }

        var (stored, known) = WriteReturned(call, returned);
        var begun = run.Effects.FindCompensation(call.Path);
        if (known is not null || begun is not null || call.Step.Options.CompensateUncertain)
        {
            SetCompensation(call, known is { } value ? value.Value : begun?.Input);
        }

        return stored;
    }

    /// <summary>The handler had nothing to do. What an earlier attempt has done is compensated all the same.</summary>
    private void AddSkip(StepCall call, int attempt, int? message)
    {
        if (!run.Ephemeral)
        {
            var entry = new JournalEntry(0, call.Path, StepAction.Invoke, StepOutcome.Skipped) { Attempt = attempt, Message = message };
            call.Cursor.Add(entry);
            // Otherwise a step that had failed before the run was read would count as one that has to be compensated.
            run.History?.Find(call.Path)?.Add(entry);
        }

        call.Cursor.Compensation = call.Step.HasCompensation ? run.Effects.FindCompensation(call.Path) : null;
        SetProgress(call, RunEvent.StepSkipped, attempt);
    }

    /// <summary>What a failed attempt has returned for its compensation.</summary>
    private (string? Stored, CompensationInput? Known) WriteReturned(StepCall call, CompensationInput? returned)
    {
        if (!call.Step.HasCompensation || returned is not { } input)
        {
            return default;
        }

        // What cannot be stored could not be compensated after a crash: the effects of the step are not known.
        var stored = run.Ephemeral ? null : TryWriteCompensationInput(call, input.Value);
        return (stored, run.Ephemeral || stored is not null ? input : null);
    }

    private static void SetCompensation(StepCall call, object? input) =>
        call.Cursor.Compensation = new PendingCompensation(0, call.Step, call.Cursor.Scope, call.Name, input);

    private string WriteOutput(StepCall call, object? output) =>
        run.Engine.Values.Write(output, call.Step.OutputType, Output, call.Name);

    private string WriteCompensationInput(StepCall call, object? input) =>
        run.Engine.Values.Write(input, call.Step.CompensationInputType, CompensationInput, call.Name);

    private string? TryWriteCompensationInput(StepCall call, object? input)
    {
        try
        {
            return WriteCompensationInput(call, input);
        }
        catch (CommerceException)
        {
            // That the step cannot be stored is the failure which is being reported, or would hide it.
            return null;
        }
    }

    private void SetProgress(StepCall call, RunEvent what, int attempt)
    {
        if (run.Observed)
        {
            call.Cursor.Progress = new RunProgress(what, run.Header.WorkflowId, run.Header.TransactionId)
            {
                Step = call.Path,
                Attempt = attempt,
            };
        }
    }
}
