using Commerce.Testing.App.Mail;
using Commerce.Users;

namespace Commerce.Testing.App.Jobs;

public static class ReportCustomers
{
    public static readonly JobConfig Config = new() { Name = "report-customers", Schedule = "0 6 * * 1" };

    public static async Task Run(JobContext job, IUserModuleService users, IMailer mailer, CancellationToken cancellationToken)
    {
        var all = await users.ListUsersAsync(cancellationToken: cancellationToken);

        await mailer.SendAsync("owner@example.com", $"{all.Count} customers on {job.ScheduledFor:yyyy-MM-dd}", cancellationToken);
    }
}
