using Commerce.Events;

namespace Commerce.Workflows.Execution;

/// <summary>The events of ephemeral runs, which have no outbox: they are emitted one after the other when the run is done.</summary>
internal static class EphemeralEvents
{
    /// <summary>Emits the events of a run. The run fails when one of them cannot be emitted.</summary>
    /// <param name="run">The run.</param>
    /// <param name="root">Its branch.</param>
    public static async ValueTask<BlockOutcome> EmitAsync(LiveRun run, Cursor root)
    {
        if (run.Effects.Events.Count == 0)
        {
            return BlockOutcome.Completed;
        }

        try
        {
            var bus = (IEventBus?)run.Scope.Container.GetService(typeof(IEventBus)) ?? throw RunErrors.NoEventBus(run.Header.WorkflowId);
            foreach (var (name, data) in run.Effects.Events)
            {
                await bus.EmitAsync(name, data, cancellationToken: CancellationToken.None);
            }

            return BlockOutcome.Completed;
        }
        catch (Exception exception)
        {
            await run.Writer.FailAsync(root, "", exception);
            return BlockOutcome.Stopped;
        }
    }
}
