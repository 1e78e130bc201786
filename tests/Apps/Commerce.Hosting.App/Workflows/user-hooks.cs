using Commerce.CoreFlows;
using Commerce.Hosting.App.Support;
using Commerce.Users;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.App.Workflows;

/// <summary>What this application does at the hooks of a module's workflow.</summary>
public static class UserHookHandlers
{
    private static readonly Step<CreateUsersInput, Unit> Validate = Step.Create("app.validate", (CreateUsersInput input, StepContext _) =>
        input.Users.Any(user => user.LastName == "refused")
            ? throw new CommerceException(ErrorType.InvalidData, "This user is refused.")
            : Task.CompletedTask);

    private static readonly Step<IReadOnlyList<User>, Unit> Greet = Step.Create(
        "app.greet",
        (IReadOnlyList<User> users, StepContext step) =>
        {
            step.Container.GetRequiredService<Signals>().Raise($"greeted {users[0].Id}");
            return users.Any(user => user.LastName == "unwelcome")
                ? throw new CommerceException(ErrorType.NotAllowed, "This user is not welcome.")
                : Task.CompletedTask;
        });

    public static readonly HookHandler OnValidate = Hook.Handle(UserHooks.ValidateUsers, Validate);

    public static readonly HookHandler OnCreated = Hook.Handle(UserHooks.UsersCreated, Greet);
}
