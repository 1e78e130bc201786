using Commerce.Users;

// The application that the end-to-end tests kill.
var builder = CommerceApplication.CreateBuilder(args);

builder.AddModule(Modules.User);

return await builder.Build().RunAsync();
