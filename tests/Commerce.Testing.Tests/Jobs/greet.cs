using Commerce.Jobs;
using Commerce.Testing.App.Mail;

namespace Commerce.Testing.Tests.Jobs;

/// <summary>Runs once; afterwards it is due no more.</summary>
public static class Greet
{
    public static readonly JobConfig Config = new() { Name = "greet", Interval = TimeSpan.FromMinutes(10), MaxRuns = 1 };

    public static Task Run(JobContext job, IMailer mailer, CancellationToken cancellationToken) =>
        mailer.SendAsync("ada@example.com", job.Name, cancellationToken);
}
