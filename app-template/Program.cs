using Commerce.Users;

var builder = CommerceApplication.CreateBuilder(args);

builder.AddModule(Modules.User, options =>
{
    options.InviteLifetime = TimeSpan.FromDays(7);
});

return await builder.Build().RunAsync();
