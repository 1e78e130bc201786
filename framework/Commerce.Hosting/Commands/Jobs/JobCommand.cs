using System.CommandLine;
using System.Globalization;
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

    internal static string Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A number from 1 as an option.</summary>
    protected static Option<int> Number(string option, string description, int standard)
    {
        var number = new Option<int>(option) { Description = description, DefaultValueFactory = _ => standard };
        number.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{option} takes a number from 1.");
            }
        });
        return number;
    }

    protected abstract Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken);
}
