using Commerce.Users;

namespace Commerce.Tests.Hosting.Support;

public static class BuilderExtensions
{
    public static CommerceApplicationBuilder AddUserModule(this CommerceApplicationBuilder builder) => builder.AddModule(Modules.User);
}
