using System.CommandLine;
using Commerce.Jobs.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary>A command about one job, which is its argument.</summary>
internal abstract class JobCommand : HostCommand
{
    private readonly Argument<string> name = new("name") { Description = "The job's name" };

    /// <summary>Creates the command.</summary>
    /// <param name="words">Its group and its name, such as <c>jobs run</c>.</param>
    /// <param name="description">What it does, for <c>--help</c>.</param>
    /// <param name="phase">How far the application boots for it.</param>
    protected JobCommand(string words, string description, CommandPhase phase)
        : base(words, description, phase) => Arguments.Add(name);

    /// <inheritdoc/>
    public sealed override Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var jobs = context.Services.GetRequiredService<JobRegistry>();
        var wanted = context.Arguments.GetRequiredValue(name);
        return jobs.Find(wanted) is { } job ? RunAsync(job, context, cancellationToken) : throw Unknown(wanted, jobs);
    }

    /// <summary>Runs the command for a job.</summary>
    protected abstract Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken);

    private static BootException Unknown(string wanted, JobRegistry jobs) => new(new Problem(
        "COM5115",
        $"There is no job '{wanted}'.",
        "the command line",
        jobs.All.Count == 0
            ? "The application has no jobs."
            : $"Name one of these: {string.Join(", ", jobs.All.Select(known => known.Name))}."));
}
