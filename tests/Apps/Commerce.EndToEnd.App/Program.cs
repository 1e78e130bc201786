using Commerce.Users;

var builder = CommerceApplication.CreateBuilder(args);

builder.AddModule(Modules.User);

return await builder.Build().RunAsync();
