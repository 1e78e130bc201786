using Commerce.EndToEnd.App.Reliability;
using Commerce.Users;

// What the end-to-end tests kill: an application, or hosts of the engine alone.
if (args is ["reliability", .. var rest])
{
    return await ReliabilityCommand.RunAsync(rest);
}

var builder = CommerceApplication.CreateBuilder(args);

builder.AddModule(Modules.User);

return await builder.Build().RunAsync();
