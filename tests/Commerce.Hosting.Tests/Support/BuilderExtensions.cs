using Commerce.Users;

namespace Commerce.Hosting.Tests.Support;

public static class BuilderExtensions
{
    public static CommerceApplicationBuilder AddUserModule(this CommerceApplicationBuilder builder) =>
        builder.AddModule(Commerce.Modules.User);
}
