using Commerce.Users;
using MyShop.Workflows;

namespace MyShop.Jobs;

public static class CreateDailyUser
{
    public static readonly JobConfig Config = new() { Name = "create-daily-user", Schedule = "0 0 * * *" };

    public static async Task Run(JobContext job, IWorkflowEngine workflows, ILogger logger, CancellationToken cancellationToken)
    {
        var input = new CreateUserInput($"daily-{job.ScheduledFor:yyyyMMddHHmmss}@example.com", "Daily", "User");

        var run = await workflows.RunAsync(CreateUser.Definition, input, cancellationToken);

        logger.LogInformation("Created {User}", run.Result.Id);
    }
}
