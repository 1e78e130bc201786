using System.CommandLine;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs pause</c>: skips the due times of a job, on all hosts, until it is resumed.</summary>
internal sealed class PauseJobCommand : LedgerJobCommand
{
    private const int LongestReason = 500;

    private readonly Option<string> reason = new("--reason") { Description = "Why, for the rows of the due times that are skipped" };

    /// <summary>Creates the command.</summary>
    public PauseJobCommand(Lazy<IJobLedger> ledger, JobRegistry jobs)
        : base("jobs pause", "Skip the due times of a job, on all hosts, until it is resumed", ledger, jobs)
    {
        reason.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>()?.Length > LongestReason)
            {
                result.AddError($"--reason takes at most {LongestReason} characters.");
            }
        });
        Options.Add(reason);
    }

    /// <inheritdoc/>
    protected override async Task<CommandResult> RunAsync(
        IJobLedger ledger, string job, CommandContext context, CancellationToken cancellationToken)
    {
        var request = new PauseRequest(Caller, context.Arguments.GetValue(reason));
        var (pause, isNew, running) = await ledger.PauseAsync(job, request, cancellationToken);
        var paused = PauseView.Of(pause);
        var text = isNew
            ? $"{job} is paused: its due times are skipped until 'jobs resume {job}'.{(running > 0 ? $" Runs that go on: {running}." : "")}"
            : $"{job} is paused already, {paused}. Nothing was changed.";
        return new CommandResult(new { job, changed = isNew, paused, running }, text);
    }
}
