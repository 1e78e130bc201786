using Commerce.Users;
using Commerce.Testing.App.Mail;

var builder = CommerceApplication.CreateBuilder(args);

builder.AddModule(Modules.User);
builder.Services.AddSingleton<IMailer, SmtpMailer>();

return await builder.Build().RunAsync();
