using System.CommandLine;
using Commerce.Hosting.Workflows;
using Commerce.Text;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary>A command whose argument is the name of a job.</summary>
internal abstract class JobNameCommand : ApplicationCommand
{
    private readonly Argument<string> name = new("name") { Description = "The job's name" };

    /// <summary>Creates the command.</summary>
    /// <param name="words">Its group and its name, such as <c>jobs run</c>.</param>
    /// <param name="description">What it does, for <c>--help</c>.</param>
    /// <param name="phase">How far the application boots for it.</param>
    protected JobNameCommand(string words, string description, CommandPhase phase)
        : base(words, description, phase) => Arguments.Add(name);

    /// <inheritdoc/>
    public sealed override Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken) =>
        RunAsync(context.Arguments.GetRequiredValue(name), context, cancellationToken);

    /// <summary>Runs the command for a name, which may be that of no job.</summary>
    protected abstract Task<CommandResult> RunAsync(string job, CommandContext context, CancellationToken cancellationToken);

    /// <summary>Creates the error about a name that is that of no job.</summary>
    /// <param name="wanted">The name.</param>
    /// <param name="known">The names of the jobs.</param>
    protected static CommandException Unknown(string wanted, IReadOnlyCollection<string> known) => new(new Problem(
        "COM5115",
        $"There is no job '{Spelling.Shown(wanted)}'.",
        "the command line",
        Nearest(wanted, known) is { } nearest ? $"Did you mean '{nearest}'?"
            : known.Count == 0 ? "The application has no jobs."
            : $"Name one of these: {string.Join(", ", known)}."));

    /// <summary>Finds the job that was probably meant. The name of a workflow stands for the job that starts it.</summary>
    private static string? Nearest(string wanted, IReadOnlyCollection<string> known)
    {
        const string Prefix = ScheduledWorkflow.JobPrefix;
        var workflows = known.Where(job => job.StartsWith(Prefix, StringComparison.Ordinal)).Select(job => job[Prefix.Length..]);
        return Spelling.Nearest(wanted, known) ?? (Spelling.Nearest(wanted, workflows) is { } workflow ? Prefix + workflow : null);
    }
}
