using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary>
/// A command that changes what the ledger says about a job: one of this application, or one that only the ledger has, because another
/// version of the application has it.
/// </summary>
internal abstract class LedgerJobCommand(string words, string description, Lazy<IJobLedger> ledger, JobRegistry jobs)
    : JobNameCommand(words, description, CommandPhase.Application)
{
    /// <summary>Gets who gives the command, for the ledger.</summary>
    protected static string Caller => $"{Environment.UserName}@{Environment.MachineName}";

    /// <inheritdoc/>
    protected sealed override async Task<CommandResult> RunAsync(
        string job, CommandContext context, CancellationToken cancellationToken)
    {
        var snapshot = await ledger.Value.ReadAsync(cancellationToken);
        var others = snapshot.Jobs.Values.Where(stored => !stored.IsGone).Select(stored => stored.Name);
        string[] known = [.. jobs.All.Select(own => own.Name).Union(others).Union(snapshot.Paused.Keys)];
        return known.Contains(job, StringComparer.Ordinal)
            ? await RunAsync(ledger.Value, job, context, cancellationToken)
            : throw Unknown(job, known);
    }

    /// <summary>Runs the command for a job.</summary>
    protected abstract Task<CommandResult> RunAsync(
        IJobLedger ledger, string job, CommandContext context, CancellationToken cancellationToken);
}
