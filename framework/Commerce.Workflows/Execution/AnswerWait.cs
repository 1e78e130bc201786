using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>Waits for the answer to an external step.</summary>
internal sealed class AnswerWait(LiveRun run)
{
    /// <summary>Waits for an answer.</summary>
    /// <param name="path">The path of the step in the run.</param>
    /// <param name="attempt">The attempt that waits.</param>
    /// <param name="left">How long it waits; <see langword="null"/>: without a limit.</param>
    /// <returns>The message that ends the wait, also when its time is over; otherwise the run stops or is released.</returns>
    public async ValueTask<WaitResult> WaitAsync(string path, int attempt, TimeSpan? left)
    {
        bool Accepts(RunMessage message) => message.Answers(path, attempt);
        var wait = await run.Waits.WaitAsync(left, Accepts);
        if (wait.End != WaitEnd.Due)
        {
            return wait;
        }

        await TimeOutAsync(path, attempt);
        wait = await run.Waits.WaitAsync(TimeSpan.Zero, Accepts);
        if (wait.End != WaitEnd.Due)
        {
            return wait;
        }

        // The mailbox expects no answer to this attempt: another host has the run.
        run.Interrupt(new RunFencedException(run.Header));
        return new(WaitEnd.Stopped);
    }

    /// <summary>
    /// Sends the message that the time is over. The mailbox decides whether an answer came before, because answers are accepted there, also
    /// by other hosts.
    /// </summary>
    private async ValueTask TimeOutAsync(string path, int attempt)
    {
        try
        {
            var timeOut = new RunMessage(0, MessageKind.TimeOut, path, null) { Attempt = attempt };
            await run.Engine.Journal.SendAsync(run.Header.Id, timeOut, CancellationToken.None);
            await run.Waits.ReadMessagesAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            run.Interrupt(exception);
        }
    }
}
