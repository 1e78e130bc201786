namespace Commerce.Workflows.Execution;

/// <summary>
/// How often writes of a run were refused in this process: what is refused again and again, with nothing written between, is left to
/// another host, or to a person.
/// </summary>
internal sealed class RefusalCount(LiveRun run)
{
    /// <summary>
    /// The maximum number: those that may succeed at once, then what the step wrote, its failure, the plain description of that, and its
    /// compensation input.
    /// </summary>
    public const int Max = LiveRun.TransientAttempts + 4;

    private int count;
    private int reached = -1;
    private (string? Path, int Times) blamed;

    /// <summary>Counts a refusal, once the run was read again.</summary>
    /// <returns><see langword="false"/> when it is one too many.</returns>
    public bool Add()
    {
        var last = run.History?.Last ?? 0;
        (count, reached) = (last > reached ? 1 : count + 1, last);
        return count <= Max;
    }

    /// <summary>Whether the same work is repeated, because it may succeed at once.</summary>
    public bool MayRepeat(RefusedWrite refused) => run.IsTransient(refused.Error) && count <= LiveRun.TransientAttempts;

    /// <summary>What fails a step: a second refusal is about the description of its failure, a third one about what it returned.</summary>
    /// <param name="refused">The write that was refused.</param>
    /// <param name="failure">What had failed the step; <see langword="null"/>: nothing.</param>
    public RefusedWrite Blame(RefusedWrite refused, UnwrittenFailure? failure)
    {
        blamed = (refused.Path, refused.Path == blamed.Path && count > 1 && !run.IsTransient(refused.Error) ? blamed.Times + 1 : 0);
        return refused with
        {
            Error = blamed.Times == 0 ? refused.Error : RunErrors.FailureRefused(refused.Path),
            Returned = blamed.Times < 2 ? failure?.Returned : null,
            IsFinal = failure is { IsFinal: true },
        };
    }
}
