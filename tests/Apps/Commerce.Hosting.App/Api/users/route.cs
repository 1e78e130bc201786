using Commerce.Users;

namespace Commerce.Hosting.App.Api.Users;

public static class Route
{
    public static Task<User> Post(CreateUserInput input, IUserModuleService users, CancellationToken cancellationToken) =>
        users.CreateUserAsync(input, cancellationToken);
}
