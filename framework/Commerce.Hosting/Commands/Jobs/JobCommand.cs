using System.CommandLine;
using Commerce.Hosting.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary>A command about one job.</summary>
internal abstract class JobCommand : HostCommand
{
    private readonly Argument<string> name = new("name") { Description = "The job's name" };

    protected JobCommand(string words, string description, CommandPhase phase)
        : base(words, description, phase) => Arguments.Add(name);

    public sealed override Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var jobs = context.Services.GetRequiredService<JobRegistry>();
        var wanted = context.Arguments.GetRequiredValue(name);
        return jobs.Find(wanted) is { } job
            ? RunAsync(job, context, cancellationToken)
            : throw new BootException(new Problem(
                "COM5115", $"There is no job '{wanted}'.", "the command line", jobs.All.Count == 0 ? "The application has no jobs." : $"Name one of these: {string.Join(", ", jobs.All.Select(known => known.Name))}."));
    }

    protected abstract Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken);
}
