using Commerce.Testing.App.Mail;
using Commerce.Testing.App.Wishlist;
using Commerce.Users;

var builder = CommerceApplication.CreateBuilder(args);

builder.AddModule(Modules.User);
builder.AddModule(Modules.Wishlist);
builder.Services.AddSingleton<IMailer, SmtpMailer>();

return await builder.Build().RunAsync();
