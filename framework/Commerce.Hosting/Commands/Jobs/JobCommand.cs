using Commerce.Jobs.Registry;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary>A command about one job of this application, which is its argument.</summary>
/// <param name="words">Its group and its name, such as <c>jobs run</c>.</param>
/// <param name="description">What it does, for <c>--help</c>.</param>
/// <param name="phase">How far the application boots for it.</param>
/// <param name="jobs">The application's jobs.</param>
internal abstract class JobCommand(string words, string description, CommandPhase phase, JobRegistry jobs)
    : JobNameCommand(words, description, phase)
{
    /// <inheritdoc/>
    protected sealed override Task<CommandResult> RunAsync(string job, CommandContext context, CancellationToken cancellationToken) =>
        jobs.Find(job) is { } found
            ? RunAsync(found, context, cancellationToken)
            : throw Unknown(job, [.. jobs.All.Select(known => known.Name)]);

    /// <summary>Runs the command for a job.</summary>
    protected abstract Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken);
}
