using Commerce.Jobs;

namespace Commerce.Users.Jobs;

/// <summary>Deletes expired invites after their retention time.</summary>
public static class DeleteExpiredInvites
{
    /// <summary>Every hour.</summary>
    public static readonly JobConfig Config = new() { Name = "delete-expired-invites", Schedule = "0 * * * *" };

    /// <summary>Runs the job.</summary>
    public static Task Run(IUserModuleService users, CancellationToken cancellationToken) =>
        users.DeleteExpiredInvitesAsync(cancellationToken);
}
