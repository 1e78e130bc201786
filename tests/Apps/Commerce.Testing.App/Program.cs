using Commerce.Testing.App.Mail;
using Commerce.Users;

var builder = CommerceApplication.CreateBuilder(args);

builder.AddModule(Modules.User);
builder.Services.AddSingleton<IMailer, SmtpMailer>();

return await builder.Build().RunAsync();
